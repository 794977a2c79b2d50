import { fromCallback } from 'xstate';
import type { Message } from '../../machines/data/message.ts';
import { ended, grown, noText, reopened, type StreamedText } from '../../machines/data/streamed-text.ts';
import { placeMessage } from '../../machines/data/thread-data.ts';
import { type StreamFact, streamMachine } from '../../machines/stream.machine.ts';
import { ChatError } from '../errors.ts';
import type { Feature, Host } from '../feature.ts';
import { readWord } from '../wire/read.ts';
import { readDelta } from '../wire/read-delta.ts';

/**
 * Where a text that is told in pieces stands (PROTOCOL 7). `stalled`: nothing came for 15 s; `reconnecting`: the line broke and is being
 * opened again; `broken`: no more will come, what is shown may be a part.
 */
export type StreamStatus = 'opening' | 'streaming' | 'stalled' | 'reconnecting' | 'completed' | 'broken';

declare module '../chat-types.ts' {
  interface ThreadParts {
    /** With `streams()`: messages that are told in pieces, by message id; gone when the gateway shows the whole. */
    readonly streams?: Readonly<Record<string, StreamStatus>>;
  }
}

/** A browser holds six lines to one host, and other requests need some. */
const atOnce = 4;

/** A message that is told in pieces. */
interface Stream {
  readonly key: string;
  readonly id: string;
  /** `''` where it cannot be read. */
  readonly url: string;
  told: StreamedText;
  isStarted: boolean;
  actor: { getSnapshot(): { readonly value: unknown }; send(event: { type: 'stream.settle' }): void } | null;
}

function statusOf({ actor, url }: Stream): StreamStatus {
  if (actor === null) return url === '' ? 'broken' : 'opening';
  const { value } = actor.getSnapshot();
  return (typeof value === 'string' ? value : (value as { listening: string }).listening) as StreamStatus;
}

const isOver = (stream: Stream): boolean => ['completed', 'broken'].includes(statusOf(stream));

/** Texts that a machine writes while one reads, told over SSE: the message grows in place (PROTOCOL 7). Without it, fallback texts. */
export const streams = (): Feature => ({
  name: 'streams',
  install(host: Host) {
    const all = new Map<string, Stream>();

    const source = (stream: Stream) => fromCallback<{ type: 'source.none' }, { messageId: string }>(({ sendBack }) => {
      const { ports } = host;
      let isOurs = true;
      let wasOpen = false;
      const tell = (type: StreamFact['type']): void => sendBack({ type });
      const turn = (run: () => void): void => host.turn(() => isOurs && run());
      const failed = (isClosed: boolean): void => turn(() => tell(isClosed ? 'source.closed' : 'source.interrupted'));
      const close = ports.safely('eventStream.open', () => ports.eventStream.open(stream.url, ['message', 'delta'], {
        opened: () => turn(() => {
          if (wasOpen) stream.told = reopened(stream.told, false);
          wasOpen = true;
          tell('source.opened');
        }),
        message: (data, id) => turn(() => {
          const delta = readDelta(data);
          if (delta === undefined) {
            host.report(new ChatError('answer.malformed', `${readWord(stream.id)}: an event of the stream should be JSON`));
            tell('source.closed');
          }
          // Keep-alives and the like.
          if (!delta) return;
          const { length } = stream.told.text;
          stream.told = grown(stream.told, delta.content, id);
          if (delta.isLast) stream.told = ended(stream.told);
          if (delta.isLast) tell('source.ended');
          else if (stream.told.text.length > length) tell('source.grew');
        }),
        failed,
      }), null);
      if (close === null) ports.clock.soon(() => failed(true));
      return () => {
        isOurs = false;
        if (close !== null) ports.safely('eventStream.close', close, undefined);
      };
    });

    const settle = (stream: Stream): void => {
      if (!isOver(stream)) stream.actor?.send({ type: 'stream.settle' });
    };
    /** A message told in pieces was pushed; maybe not for the first time. */
    const begin = ({ id, content }: Message, key: string): void => {
      if (content.type !== 'STREAMED') return;
      const url = content.protocol === 'sse' && /^https?:/i.test(content.sourceUrl ?? '') ? (content.sourceUrl ?? '') : '';
      const held = all.get(id);
      // The same push twice: the stream that runs, or has run to its end, is the one.
      if (held?.url === url && statusOf(held) !== 'broken') return;
      if (held !== undefined) settle(held);
      all.set(id, { key, id, url, told: reopened(held?.told ?? noText, true), isStarted: false, actor: null });
    };
    /** The text belongs into the timeline, whatever a page, a mark or a repeated push put there meanwhile. */
    const show = (stream: Stream): void => {
      const held = host.store.threads.get(stream.key)?.timeline.get(stream.id);
      const { text } = stream.told;
      if (held?.content.type !== 'STREAMED') {
        // The gateway shows it as it stays, or the thread is another by now.
        settle(stream);
        all.delete(stream.id);
      } else if (text !== '' && held.text !== text) {
        host.store.update(stream.key, (thread) => placeMessage(thread, { ...held, text }));
      }
    };
    const publish = (key: string): void => {
      const mine = [...all.values()].filter((stream) => stream.key === key);
      const statuses = Object.fromEntries(mine.map((stream) => [stream.id, statusOf(stream)]));
      if (JSON.stringify(host.store.thread(key).parts.streams) !== JSON.stringify(statuses)) host.setThreadPart(key, 'streams', statuses);
    };
    return {
      opened: publish,
      pushed(fact, key) {
        if (fact.type === 'gateway.message.created' && key !== undefined) begin(fact.message, key);
      },
      settled() {
        for (const stream of all.values()) show(stream);
        let running = [...all.values()].filter((stream) => stream.isStarted && !isOver(stream)).length;
        for (const stream of all.values()) {
          if (running >= atOnce) break;
          if (stream.isStarted || isOver(stream)) continue;
          stream.isStarted = true;
          stream.actor = host.run(streamMachine.provide({ actors: { source: source(stream) } }), `stream:${stream.id}`, { messageId: stream.id });
          running++;
        }
        for (const key of host.store.threads.keys()) publish(key);
      },
    };
  },
});
