import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { virtualGateway } from './kit/virtual-gateway.ts';

const lines = readFileSync(new URL('fixtures/client-frames.jsonl', import.meta.url), 'utf8').trim().split('\n');
const named = lines.map((line) => {
  const frame = JSON.parse(line) as { action: string; eventId?: string; payload?: { eventType: string } };
  return { name: `${frame.payload?.eventType ?? frame.action} ${frame.eventId?.slice(-2) ?? ''}`.trim(), line, eventId: frame.eventId };
});

const mobileNames: Readonly<Record<string, string>> = {
  consumerIdentity: 'customerIdentity', SetConsumerContactCustomFields: 'SetContactCustomFields', SetConsumerCustomFields: 'SetCustomerCustomFields',
  MessageSeenByConsumer: 'MessageSeenByCustomer', ReconnectConsumer: 'ReconnectCustomer', browserFingerprint: 'deviceFingerprint',
};

/** The same frame as a mobile SDK writes it: other names, no visit (PROTOCOL 5.1). */
function asMobile(line: string): string {
  const renamed = Object.entries(mobileNames).reduce((text, [web, mobile]) => text.replaceAll(`"${web}"`, `"${mobile}"`), line);
  const frame = JSON.parse(renamed) as { payload?: { eventType: string; visit?: unknown; data: Record<string, unknown> } };
  if (!frame.payload) return renamed;
  delete frame.payload.visit;
  const { consumer: customer, consumerContact: contact, ...data } = frame.payload.data;
  const isMessage = frame.payload.eventType === 'SendMessage';
  if (isMessage) frame.payload.data = { ...data, customer, contact };
  return JSON.stringify(frame);
}

describe('every frame of Appendix D', () => {
  for (const { name, line, eventId } of named) {
    test(`${name} is answered exactly once, on a gateway that knows nothing yet`, () => {
      const { connect, pass } = virtualGateway();
      const client = connect('cust-7', { brandId: '4711', channelId: 'chat_x' });
      client.raw(line);
      pass(1000);
      if (eventId) expect(client.answers(eventId)).toHaveLength(1);
      else expect(client.heard).toEqual(['"pong"']);
    });
  }

  test('sent one after the other, each has one answer and the known ones succeed', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('cust-7', { brandId: '4711', channelId: 'chat_x' });
    // Those that need a token, a code or a contact id that this gateway did not give out.
    const strange = /ReconnectConsumer|RefreshToken|LoadMoreMessages|EndContact|SendTranscript|GroupChat|RecoverThread|LoadThreadMetadata|UpdateThread/;
    const opening = named.filter(({ name }) => name.startsWith('SendMessage'));
    for (const { line } of opening) client.raw(line);
    for (const { line, eventId, name } of named.filter((frame) => !opening.includes(frame) && !frame.name.startsWith('ArchiveThread'))) {
      client.raw(line);
      pass();
      const answers = eventId ? client.answers(eventId) : [];
      if (eventId) expect(answers, name).toHaveLength(1);
      if (!strange.test(name)) expect(answers[0]?.error, name).toBeUndefined();
    }
  });

  for (const { name, line, eventId } of named) {
    test(`${name} is understood in its mobile spelling as well`, () => {
      const web = virtualGateway();
      const mobile = virtualGateway();
      const answers = [[web, line], [mobile, asMobile(line)]] as const;
      const [webAnswer, mobileAnswer] = answers.map(([{ connect, pass }, text]) => {
        const client = connect('cust-7', { brandId: '4711', channelId: 'chat_x' });
        client.raw(named.find((frame) => frame.name.startsWith('SendMessage'))?.line ?? '');
        pass();
        client.raw(text);
        pass();
        return eventId ? client.answers(eventId).at(-1) : client.heard.at(-1);
      });
      expect(mobileAnswer).toEqual(webAnswer);
    });
  }
});
