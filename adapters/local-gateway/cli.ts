import { parseArgs } from 'node:util';
import { startGateway, type GatewayUrls } from './start-gateway.ts';

interface Arguments {
  readonly port: number;
  readonly json: boolean;
  readonly demo: boolean;
}

const usage = 'usage: gateway [--port N] [--json] [--demo]';

const help = `${usage}

A local gateway on 127.0.0.1 that speaks as the platform does, until Ctrl-C.
  --port N  default 8090; 0: any free port
  --json    one object with its addresses
  --demo    an agent who answers`;

/** null: who asks for help needs no gateway. */
function readArguments(args: readonly string[]): Arguments | null {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '8090' }, json: { type: 'boolean', default: false }, demo: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return null;
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port must be a number from 0 to 65535, not "${values.port}"; ${usage}`);
  return { port, json: values.json, demo: values.demo };
}

function describe({ chat, gateway, control, brandId, channels }: GatewayUrls): string {
  return [
    `Local gateway, brand ${brandId}`,
    `  chat and authorize  ${chat}`,
    `  gateway             ${gateway}`,
    `  control             POST ${control}/__control/state`,
    '  channels:',
    ...channels.map(({ id, kind, signIn }) => `    ${id.padEnd(24)} ${kind}, ${signIn}`),
    'Ctrl-C stops it.',
  ].join('\n');
}

async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted === null) return console.log(help);
  const { port, json, demo } = wanted;
  const running = await startGateway({ port, demo });
  const stop = (): void => {
    void running.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Last: who reads this may stop us at once.
  console.log(json ? JSON.stringify(running.urls) : describe(running.urls));
}

main().catch((error: unknown) => {
  // One sentence: parseArgs explains itself in several.
  const message = error instanceof Error ? error.message : String(error);
  console.error(message.split(/\n|(?<=\.) /)[0]);
  process.exit(1);
});
