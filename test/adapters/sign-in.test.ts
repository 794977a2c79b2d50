import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryStorage } from '../../adapters/node/node.ts';
import type { LogEntry } from '../../adapters/local-gateway/core/log-entry.ts';
import type { ChatOptions } from '../../src/index.ts';
import { CodeSource, signInOptions } from '../kit/sign-in-stage.ts';
import { chatReaching, LiveGateway } from './live-gateway.ts';

let gateway: LiveGateway;

beforeEach(async () => {
  gateway = await LiveGateway.start();
  await gateway.control('config', { strict: true });
  await gateway.control('fault', { singleUseCodes: true, requireAuth: true });
});

afterEach(() => gateway.stop());

const opened = async (): Promise<readonly string[]> =>
  ((await gateway.control('log')) as LogEntry[]).filter(({ kind }) => kind === 'open').map((entry) => String(entry['path']));

test.each([
  ['oauth', 'customer-1', /customerId=customer-1/],
  ['anonymous', 'customer-1', /transactionToken=txn-/],
  ['securedCookies', /^[-0-9a-f]{36}$/, /transactionToken=txn-/],
  ['thirdParty', 'ada', /transactionToken=txn-/],
] as const)('%s: signed in, a conversation, a drop, and on with it', async (mode, customer, address) => {
  const codes = new CodeSource();
  const chat = gateway.open(signInOptions(mode, codes));
  const thread = chat.thread();
  await chat.connect();
  expect(chat.snapshot.customer.id).toEqual(typeof customer === 'string' ? customer : expect.stringMatching(customer));
  expect(await thread.send('hello').done).toEqual({ status: 'sent' });
  await gateway.control('fault', { drop: 'close' });
  await chatReaching(chat, ({ status }) => status !== 'live');
  await chatReaching(chat, ({ status }) => status === 'live');
  expect(await thread.send('again').done).toEqual({ status: 'sent' });
  expect(await gateway.texts()).toEqual(['hello', 'again']);
  const paths = await opened();
  expect(paths).toHaveLength(2);
  for (const path of paths) expect(path).toMatch(address);
  expect(codes.given).toHaveLength(mode === 'oauth' || mode === 'thirdParty' ? 1 : 0);
  expect(gateway.errors).toEqual([]);
});

test('the next page has the same customer by its identity token, and no need of another token', async () => {
  const storage = memoryStorage();
  const page = async (): Promise<string> => {
    const chat = gateway.open(signInOptions('securedCookies'), storage);
    await chat.connect();
    const { id } = chat.snapshot.customer;
    chat.stop();
    return id;
  };
  const first = await page();
  expect(await page()).toBe(first);
  const log = (await gateway.control('log')) as LogEntry[];
  expect(log.filter((entry) => entry.kind === 'http' && String(entry['path']).includes('/oauth/token'))).toHaveLength(1);
});

test('a blocked address is final over real HTTP too', async () => {
  await gateway.control('fault', { token: { mode: 'ip_blocked' } });
  const chat = gateway.open(signInOptions('anonymous') as Partial<ChatOptions>);
  await expect(chat.connect()).rejects.toMatchObject({ code: 'address.blocked' });
  expect(chat.snapshot).toMatchObject({ status: 'failed', error: { code: 'address.blocked' } });
  expect(await opened()).toEqual([]);
});

test('reset on a real socket: the gateway sees the old one go and the new customer come', async () => {
  const chat = gateway.open({ customer: { id: 'ada' } });
  await chat.connect();
  await chat.thread().send('of Ada').done;
  chat.reset({ customer: { id: 'bob' } });
  await chat.connect();
  await chat.thread().send('of Bob').done;
  const { sockets } = (await gateway.control('state')) as { sockets: { ids: string[] }[] };
  expect(sockets.map(({ ids }) => ids)).toEqual([['bob']]);
  expect((await gateway.threads()).map(({ customerId, messages }) => [customerId, messages.map(({ text }) => text)])).toEqual([['ada', ['of Ada']], ['bob', ['of Bob']]]);
});
