import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestHandlers } from '../../adapters/local-gateway/requests/receive-frame.ts';
import { items, plain, virtualGateway } from './kit/virtual-gateway.ts';

const eventTypes = [...requestHandlers.keys()];
const names = ['thread', 'contact', 'messageContent', 'payload', 'text', 'type', 'idOnExternalPlatform', 'attachments', 'customFields', 'consumer', 'scrollToken', 'accessToken', 'token', 'invitation', 'code', '__proto__'];

/** Data that is nearly right: the names of the protocol with values of any type. */
const nearly = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('t-1', 'TEXT', '1001'), tie('object'), fc.array(tie('value'), { maxLength: 3 })),
  object: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
})).object;

test('any data of any event gets exactly one answer, and nothing breaks inside', () => {
  const { connect, control, pass } = virtualGateway();
  const client = connect('ada');
  control('seed', { threadId: 't-1', customerId: 'ada', count: 3 });
  fc.assert(fc.property(fc.constantFrom(...eventTypes, 'Unheard', 'constructor'), nearly, (eventType, data) => {
    const id = client.post(eventType, data as object);
    pass();
    expect(client.frames().filter(({ eventId }) => eventId === id)).toHaveLength(1);
    client.heard.length = 0;
  }), { numRuns: 1000, seed: 1 });
  expect(items(control('log')).filter((entry) => plain(entry['note']) === 'internal error')).toEqual([]);
  expect(({} as Record<string, unknown>)['text']).toBeUndefined();
});

test('any text at all gets an answer or nothing, and never throws', () => {
  const { connect } = virtualGateway();
  const client = connect('ada');
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    client.heard.length = 0;
    client.raw(text);
    expect(client.heard.length).toBeLessThanOrEqual(1);
  }), { numRuns: 1000, seed: 1 });
});

test('any body of any control command is answered with a status', () => {
  const { connect, gateway } = virtualGateway();
  connect('ada');
  const commands = fc.constantFrom('state', 'log', 'config', 'seed', 'push', 'burst', 'agent', 'fault');
  const bodies = fc.dictionary(fc.constantFrom('type', 'threadId', 'customerId', 'do', 'agent', 'text', 'content', 'frame', 'inner', 'chunks', 'silent', 'http', 'position', 'queue'), fc.oneof(fc.string(), fc.integer({ min: -5, max: 5 }), fc.constant(null), fc.constantFrom('MessageCreated', 'EventInS3', 'say', 't-1'), fc.object({ maxDepth: 2 })));
  fc.assert(fc.property(commands, bodies, (command, body) => {
    const { status } = gateway.control(command, body);
    expect([200, 400, 404, 409]).toContain(status);
  }), { numRuns: 1000, seed: 1 });
});
