import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createActor, fromCallback, transition, initialTransition } from 'xstate';
import { connectionMachine, deliveryMachine, fromTask } from 'chat-machines/machines';

afterEach(() => vi.unstubAllGlobals());

/** As much of a page as the guide's code has around it. */
function page() {
  vi.stubGlobal('WebSocket', WebSocket);
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('navigator', { onLine: true });
}

test('the connection machine around a WebSocket of one\'s own: a drop, and another socket', async () => {
  page();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close());
  let opened = 0;
  server.on('connection', (socket) => {
    socket.send(`hello ${++opened}`);
    if (opened === 1) setTimeout(() => socket.terminate(), 20);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seen: string[] = [];
  const show = (words: string): void => void seen.push(words);

  let heardAt = 0;
  const socket = fromCallback<{ type: 'socket.ping' }>(({ sendBack, receive }) => {
    const line = new WebSocket(url);
    line.onopen = () => sendBack({ type: 'socket.opened' });
    line.onclose = ({ code }) => sendBack({ type: 'socket.closed', code });
    line.onmessage = ({ data }) => {
      heardAt = Date.now();
      sendBack({ type: 'socket.heard' });
      show(data as string);
    };
    receive(() => line.send('ping'));
    return () => line.close();
  });
  const connection = createActor(connectionMachine.provide({
    actors: { socket, prepareSocket: fromTask<void, void>(({ resolve }) => resolve()) },
    actions: { tellParent: (_, fact) => show(fact.type) },
    guards: { isOffline: () => !navigator.onLine, wasHeard: () => Date.now() - heardAt < 10_000 },
  }), { input: { seed: Math.floor(Math.random() * 2 ** 31) } });
  addEventListener('online', () => connection.send({ type: 'network.online' }));
  addEventListener('offline', () => connection.send({ type: 'network.offline' }));
  connection.start();
  connection.send({ type: 'connection.open' });

  await vi.waitFor(() => expect(seen).toContain('hello 2'), { timeout: 15_000 });
  expect(seen).toEqual(['connection.opened', 'hello 1', 'connection.lost', 'connection.opened', 'hello 2']);
  expect(connection.getSnapshot().hasTag('open')).toBe(true);
  connection.send({ type: 'connection.close' });
  expect(connection.getSnapshot().value).toBe('dormant');
  await vi.waitFor(() => expect([...server.clients]).toEqual([]));
  connection.stop();
});

test('the delivery machine around a request of one\'s own: lost, tried again, refused for good', async () => {
  const answers = [200, 422];
  const puts: string[] = [];
  const server = createServer((request, response) => {
    puts.push(request.url ?? '');
    if (puts.length === 1) request.socket.destroy();
    else response.writeHead(answers.shift() ?? 500).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seen: string[] = [];
  const show = (words: string): void => void seen.push(words);

  function deliver(messageId: string, text: string) {
    const delivery = createActor(deliveryMachine.provide({
      actors: {
        sendMessage: fromTask<void, { messageId: string }>(({ resolve, reject }) => {
          const fail = (reason: 'refused' | 'lost', code: string) => reject({ reason, code, isFinal: false });
          fetch(`${url}/${messageId}`, { method: 'PUT', body: text })
            .then(({ ok, status }) => (ok ? resolve() : fail('refused', String(status))), () => fail('lost', ''));
        }),
      },
      actions: {
        remember: (_, { messageId: id, status }) => show(`${id} ${status}`),
        tellParent: (_, { type }) => {
          if (type === 'delivery.returned') setTimeout(() => delivery.send({ type: 'delivery.send' }), 100);
        },
      },
    }), { input: { messageId } });
    delivery.start();
    delivery.send({ type: 'delivery.send' });
    return delivery;
  }
  const first = deliver('m-1', 'hello');

  await vi.waitFor(() => expect(seen).toEqual(['m-1 queued', 'm-1 sent']), { timeout: 10_000 });
  first.send({ type: 'message.confirmed' });
  first.send({ type: 'message.read' });
  expect(first.getSnapshot().value).toBe('read');
  const second = deliver('m-2', 'too long');
  await vi.waitFor(() => expect(seen.at(-1)).toBe('m-2 failed'), { timeout: 10_000 });
  expect(puts).toEqual(['/m-1', '/m-1', '/m-2']);
  for (const delivery of [first, second]) delivery.stop();
});

test('a machine without any world', () => {
  const mute = connectionMachine.provide({ actions: { tellParent: () => {} } });
  const [dormant] = initialTransition(mute, { seed: 1 });
  const [preparing] = transition(mute, dormant, { type: 'connection.open' });
  expect([dormant.value, preparing.value, preparing.can({ type: 'connection.close' })]).toEqual(['dormant', 'preparing', true]);
});
