/** One of the gateway's commands: `POST {control}/__control/<command>`. */
export type GatewayControl = <T>(command: string, body?: Readonly<Record<string, unknown>>) => Promise<T>;

/** The gateway's control, as a person behind it uses it; rejects with the gateway's own sentence. */
export function gatewayControl(base: string): GatewayControl {
  return async <T>(command: string, body: Readonly<Record<string, unknown>> = {}): Promise<T> => {
    const response = await fetch(`${base}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(complaintIn(answer) ?? `the gateway answered ${response.status}`);
    return answer as T;
  };
}

function complaintIn(answer: unknown): string | null {
  const { error } = (answer ?? {}) as { error?: unknown };
  return typeof error === 'string' ? error : null;
}
