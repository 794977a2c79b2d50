/** `-h` and `--help`, for every command. */
export const help = { type: 'boolean', short: 'h' } as const;

/** What a command was asked for. Who asks for help is told how it is used, and so is, with exit code 2, who asks for what there is not. */
export function commandLine<T extends { readonly help?: boolean | undefined }>(usage: string, read: () => T): T {
  try {
    const values = read();
    if (values.help !== true) return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
  console.log(usage);
  process.exit(0);
}
