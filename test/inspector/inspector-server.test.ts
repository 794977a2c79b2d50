import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { inspector, toSocket } from '../../adapters/inspector/inspector.ts';
import { createChat } from '../../adapters/node/node.ts';
import { startInspector } from '../../visualizations/inspector/server/inspector-server.ts';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';

const token = 'a-token-of-this-test';

async function started(): Promise<Awaited<ReturnType<typeof startInspector>>> {
  const server = await startInspector({ port: 0, token, page: async () => '<!doctype html>page' });
  onTestFinished(() => server.close());
  return server;
}

/** How a socket's opening ends: `open`, or the status of the refusal. */
function opening(url: string, headers = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_, { statusCode }) => resolve(String(statusCode)));
    socket.on('error', () => resolve('error'));
    onTestFinished(() => socket.terminate());
  });
}

test('it is for those who know the token, from this machine', async () => {
  const { pageUrl, feedUrl } = await started();
  expect(pageUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
  expect(await (await fetch(pageUrl)).text()).toContain('page');
  expect((await fetch(pageUrl.replace(token, 'guessed'))).status).toBe(403);
  expect((await fetch(pageUrl.replace('/?', '/other?'))).status).toBe(404);
  expect(await opening(feedUrl)).toBe('open');
  expect(await opening(feedUrl.replace(token, 'guessed'))).toBe('403');
  expect(await opening(feedUrl, { origin: 'https://evil.example' })).toBe('403');
  expect(await opening(feedUrl, { origin: 'http://localhost:5173' })).toBe('open');
  expect(await opening(feedUrl.replace('/feed', '/else'))).toBe('403');
});

test('a chat in Node tells a page that comes later what has been', async () => {
  const gateway = await startGateway({ port: 0, demo: false });
  onTestFinished(() => gateway.close());
  const { feedUrl } = await started();
  const socket = new WebSocket(feedUrl);
  onTestFinished(() => socket.terminate());
  const watch = inspector(toSocket(socket), { name: 'a server' });
  const { chat: chatUrl, gateway: gatewayUrl, authorize, brandId, channels } = gateway.urls;
  const chat = createChat({
    brandId, channelId: channels[0]?.id ?? '', environment: { name: 'local', chat: chatUrl, gateway: gatewayUrl, authorize }, inspect: watch.inspect, onFrame: watch.onFrame,
  });
  onTestFinished(() => chat.stop());
  await chat.connect();
  const view = new WebSocket(feedUrl.replace('/feed', '/view'));
  onTestFinished(() => view.terminate());
  const told = await new Promise<string>((resolve) => {
    let text = '';
    view.on('message', (data: Buffer) => {
      text += data.toString();
      if (text.includes('"up":{"open":"proven"}')) resolve(text);
    });
  });
  expect(told).toContain('"name":"a server"');
  expect(told).toContain('chat/connection');
});

test('who has much to tell when the line opens tells it in messages that the server takes', async () => {
  const { feedUrl } = await started();
  const socket = new WebSocket(feedUrl);
  onTestFinished(() => socket.terminate());
  const feed = toSocket(socket);
  const context = { text: 'x'.repeat(2_000) };
  feed.send({ kind: 'chat', at: 0, name: 'busy', v: 1 });
  for (let n = 0; n < 5_000; n++) {
    feed.send({ kind: 'event', at: n, from: 'app', to: 'chat', type: `e${n}`, effect: 'changed', taken: [], before: null, after: { value: 'a', context }, accepts: [] });
  }
  const view = new WebSocket(feedUrl.replace('/feed', '/view'));
  onTestFinished(() => view.terminate());
  const told = await new Promise<number>((resolve) => {
    let count = 0;
    view.on('message', (data: Buffer) => {
      const { records } = JSON.parse(data.toString()) as { records: readonly { readonly type?: string }[] };
      count += records.length;
      if (records.some(({ type }) => type === 'e4999')) resolve(count);
    });
  });
  expect(told).toBe(5_001);
});
