import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { WebSocket, WebSocketServer } from 'ws';
import { type RunningGateway, startGateway } from '../../adapters/local-gateway/gateway.ts';
import { createChat } from '../../adapters/node/node.ts';
import { commandLine, help } from '../kit/command-line.ts';
import { measureInChromium } from './bench-chromium.ts';
import type { Platform } from './live-chat.ts';
import { fullSize, type Measured, measure, measureNames, tinySize } from './measures.ts';
import type { BareSocket, Exchange, Loopback } from './round-trip.ts';

// node --expose-gc, without having been started with it.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const usage = `Usage: npm run bench -- [options]

Ratios to a floor of the same run, in Node and in Chromium; three minutes (test/simulation/README.md, "Speed").
  --only NAMES    what to measure, with commas; else everything:
                  ${measureNames.join(', ')}
  --no-chromium   in Node alone
  --tiny          only enough to see that it runs
  --json          the last line is one object`;

const values = commandLine(usage, () => {
  const given = parseArgs({
    options: {
      help,
      json: { type: 'boolean', default: false },
      /** Enough to see that it runs. */
      tiny: { type: 'boolean', default: false },
      /** Names of what to measure, with commas; else everything. */
      only: { type: 'string' },
      /** In Node alone. */
      'no-chromium': { type: 'boolean', default: false },
    },
  }).values;
  const unknown = given.only?.split(',').filter((name) => !measureNames.includes(name)) ?? [];
  if (unknown.length > 0) throw new Error(`Unknown in --only: ${unknown.map((name) => `'${name}'`).join(', ')}; there are ${measureNames.join(', ')}`);
  return given;
});

const size = values.tiny ? tinySize : fullSize;
const only = values.only?.split(',');
const say = (where: string) => (line: string): void => console.error(`${where}: ${line}`);

const platform: Platform = {
  createChat, size, say: say('node'),
  usedHeap: () => {
    collect();
    collect();
    return Promise.resolve(process.memoryUsage().heapUsed);
  },
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return Promise.resolve((user + system) / 1_000);
  },
};

/** A server that answers every frame with the same frames, as fast as it can. */
interface EchoServer {
  readonly url: string;
  answers: readonly string[];
  close(): void;
}

async function startEcho(): Promise<EchoServer> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const echo: EchoServer = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, answers: [],
    close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
    },
  };
  sockets.on('connection', (socket) => socket.on('message', () => {
    for (const answer of echo.answers) socket.send(answer);
  }));
  return echo;
}

const environmentOf = ({ urls: { chat, gateway, authorize } }: RunningGateway): Loopback['environment'] => ({ name: 'local', chat, gateway, authorize });

async function inNode(gateway: RunningGateway, echo: EchoServer): Promise<Partial<Measured>> {
  const open = (exchange: Exchange): Promise<BareSocket> => {
    echo.answers = exchange.answers;
    const socket = new WebSocket(echo.url);
    return new Promise((resolve) => socket.on('open', () => resolve(socket as unknown as BareSocket)));
  };
  return measure(platform, () => Promise.resolve({ createChat, environment: environmentOf(gateway), echo: open }), only);
}

const gateway = await startGateway({ config: { pushDelayMs: 0, log: false } });
const echo = await startEcho();
try {
  const node = await inNode(gateway, echo);
  const chromium = values['no-chromium'] ? null : await measureInChromium({
    size, say: say('chromium'), environment: environmentOf(gateway), echoUrl: echo.url, setAnswers: (answers) => void (echo.answers = answers), ...(only && { only }),
  });
  const found = { ...node, ...(chromium !== null && { chromium }) };
  console.log(values.json ? JSON.stringify(found) : JSON.stringify(found, null, 2));
} finally {
  echo.close();
  await gateway.close();
}
