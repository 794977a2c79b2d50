/** A value as it can be written down: files become what is known of them without reading; functions go, or are named; what turns in circles ends. */
export function plain(value: unknown, functions?: ReadonlyMap<unknown, string>, above: readonly unknown[] = []): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'function') return functions?.has(value) ? { $function: functions.get(value) } : undefined;
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return undefined;
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((item) => plain(item, functions, inside));
  if (typeof Blob === 'function' && value instanceof Blob) {
    return { name: (value as File).name ?? '', type: value.type, size: value.size };
  }
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => {
    const said = part === undefined ? undefined : plain(part, functions, inside);
    return said === undefined ? [] : [[name, said]];
  }));
}
