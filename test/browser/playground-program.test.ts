import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { projectMachines } from '../../visualizations/statechart/machine-charts.ts';
import { type PlaygroundProcess, runPlayground, startPlayground } from './playground-stage.ts';

const timeout = 120_000;

test.each([
  [['--port', 'abc'], '--port takes a whole number from 0 to 65535 (0 = any free port).'],
  [['--port'], '--port takes a whole number from 0 to 65535 (0 = any free port).'],
  [['--port=65536'], '--port takes a whole number from 0 to 65535 (0 = any free port).'],
  [['--prot', '80'], 'Unknown option "--prot"; --help lists what there is.'],
])('npm start -- %j ends with one sentence', { timeout }, async (args, sentence) => {
  expect(await runPlayground(...args)).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` });
});

test('npm start -- --help lists the options', { timeout }, async () => {
  const { code, stdout } = await runPlayground('--help');
  expect(code).toBe(0);
  for (const option of ['--port N', '--no-open', '--no-demo', '--help']) expect(stdout).toContain(option);
});

test('a port that is taken is said in one sentence', { timeout }, async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await runPlayground('--no-open', '--port', String(port));
  other.close();
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^Port ${port} is in use[^\\n]*\\.\\n$`));
});

test('the server hands out the page and nothing else, and Ctrl-C ends it with code 0', { timeout }, async () => {
  const playground = await started();
  const get = (path: string) => fetch(`${playground.url}${path}`);
  const page = await get('/');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect((await get('/page.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect((await get('/theme.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  for (const path of ['/../playground.mjs', '/%2e%2e/playground.mjs', '/..%2fplayground.mjs', '/..\\playground.mjs', '//etc/passwd', '/page']) {
    expect(await rawStatus(playground.url, path), path).toBe(404);
  }
  expect(await playground.stop('SIGINT')).toBe(0);
});

test('the server draws every machine, and answers meanwhile', { timeout }, async () => {
  const playground = await started();
  const asked = performance.now();
  const drawing = Promise.all(projectMachines().map(async ({ id }) => (await fetch(`${playground.url}/chart-brief-${id}.svg`)).text())).then((charts) => ({ charts, at: performance.now() - asked }));
  await fetch(`${playground.url}/settings.json`);
  const answeredAt = performance.now() - asked;
  const { charts, at } = await drawing;
  for (const [index, { id }] of projectMachines().entries()) {
    expect(charts[index]).toMatch(/^<svg /);
    expect(charts[index]).toContain(`data-state="${id}"`);
  }
  expect(answeredAt).toBeLessThan(at);
  expect(await playground.stop()).toBe(0);
});

test('it ends with code 0 when it is told to terminate, with a browser still connected', { timeout }, async () => {
  const playground = await started();
  const socket = new WebSocket(`${playground.url.replace('http', 'ws')}/?customerId=somebody`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  expect(await playground.stop('SIGTERM')).toBe(0);
});

/** Without a URL parser, which would tidy the path up. */
function rawStatus(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { path }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
  });
}

/** A playground that ends with the test, however that ends. */
async function started(): Promise<PlaygroundProcess> {
  const playground = await startPlayground();
  onTestFinished(() => void playground.stop('SIGKILL'));
  return playground;
}
