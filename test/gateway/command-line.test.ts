import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
let file = '';

beforeAll(async () => {
  // Inside node_modules, so that the bundle finds `ws`.
  folder = mkdtempSync(join(root, 'node_modules/.gateway-test-'));
  file = join(folder, 'gateway.mjs');
  await build({ entryPoints: [join(root, 'adapters/local-gateway/cli.ts')], bundle: true, platform: 'node', format: 'esm', external: ['ws'], outfile: file });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly process: ChildProcess;
  readonly firstLine: Promise<string>;
  readonly exit: Promise<{ code: number | null; errors: string }>;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
  return {
    process: child,
    firstLine: new Promise((resolve) => child.stdout.once('data', (part: Buffer) => resolve(part.toString().split('\n')[0] ?? ''))),
    exit: new Promise((resolve) => child.once('close', (code) => resolve({ code, errors }))),
  };
}

describe('the command line', () => {
  test('prints one JSON object with addresses that work, and stays up until it is told to stop', async () => {
    const { process: child, firstLine, exit } = run('--port', '0', '--json', '--demo');
    const urls = JSON.parse(await firstLine) as { chat: string; gateway: string; authorize: string; control: string; brandId: number; channels: { id: string; kind: string }[] };
    expect(Object.keys(urls)).toEqual(['chat', 'gateway', 'authorize', 'control', 'brandId', 'channels']);
    expect(new Set(urls.channels.map(({ kind }) => kind))).toEqual(new Set(['livechat', 'messaging', 'multithread']));
    expect((await fetch(`${urls.chat}/chat/1.0/brand/${urls.brandId}/channel/${urls.channels[0]?.id}`)).status).toBe(200);
    expect((await fetch(`${urls.control}/__control/state`, { method: 'POST' })).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exit).toEqual({ code: 0, errors: '' });
  });

  test('prints lines for people without --json', async () => {
    const { process: child, firstLine, exit } = run('--port', '0');
    expect(await firstLine).toBe('Local gateway, brand 1001');
    child.kill('SIGINT');
    expect((await exit).code).toBe(0);
  });

  test('says how it is used, and starts nothing', async () => {
    const { firstLine, exit } = run('--help');
    expect(await firstLine).toBe('usage: gateway [--port N] [--json] [--demo]');
    expect(await exit).toEqual({ code: 0, errors: '' });
  });

  test.each([[['--port', 'many']], [['--port', '70000']], [['--colour']], [['extra']]])('turns down %j in one sentence', async (args) => {
    const { code, errors } = await run(...args).exit;
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  test('says that a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, errors } = await run('--port', String(port)).exit;
    server.close();
    expect([code, errors.trim()]).toEqual([1, `Port ${port} is in use; choose another one, or 0 for any free port.`]);
  });
});
