import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/index.ts';
import { freshIds, isCoveredElsewhere, mandatory, pathsOf, replaced, wrongTypes } from './broken.ts';
import { example, serverExamples } from './frame-names.ts';
import { serverRows } from './server-rows.ts';
import type { Stage } from './stage.ts';

let said = 0;

/** Sends and receives, as an app would; what comes of it. `isArchived`: the latest conversation takes no more messages, whether the page was told so or not. */
function talk({ world, opened, chat }: Stage, isArchived: boolean): string {
  for (const fault of ['silent', 'ackDelay', 'error']) world.fault({ [fault]: null });
  const thread = !isArchived && opened.thread.can('send') ? opened.thread : chat.thread('9c0a0000-3333-4aaa-8bbb-000000000009');
  const { id } = thread.send('still here');
  const answer = `so am I ${++said}`;
  const find = (isIt: (message: Message) => boolean) => (): boolean => thread.snapshot.messages.some(isIt);
  try {
    world.until(find((message) => message.id === id && ['delivered', 'seen', 'read'].includes(message.status)), 200_000);
    world.agent('say', { text: answer });
    world.until(find(({ text }) => text === answer), 100_000);
    return 'heard';
  } catch {
    return `not heard: ${chat.snapshot.status} ${thread.snapshot.sync}`;
  }
}

/** The engine gets the frame in a row's place; what it reports, and whether the chat goes on. */
async function feed(name: string, stage: Stage, frame: unknown): Promise<{ reports: readonly string[]; heard: string }> {
  const { feed: given } = serverRows[name] ?? expect.unreachable();
  const before = stage.opened.errors.length;
  // What a verb that waits for this answer says is its caller's business.
  if (given === undefined) stage.push(frame as object);
  else await Promise.resolve(given(stage, frame as object)).catch(() => {});
  stage.pass(200);
  const reports = stage.opened.errors.slice(before).map(({ code, detail }) => `${code}: ${detail}`);
  return { reports, heard: talk(stage, name === 'ThreadArchived') };
}

function end({ opened, chat }: Stage): void {
  expect(opened.device.rules.broken).toEqual([]);
  chat.stop();
  expect(opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
}

describe('a frame that lacks a member, or has one of another type, is reported where it is needed, and the chat goes on:', () => {
  for (const name of [...serverExamples.keys()].filter((key) => key !== 'pong')) {
    test(`${name}`, { timeout: 60_000 }, async () => {
      const frame = example(serverExamples, name);
      const needed = mandatory(name);
      const paths = pathsOf(frame);
      expect(needed.filter((path) => !paths.some(({ shape }) => shape === path))).toEqual([]);
      const { stage: set, feed: isAnswer } = serverRows[name] ?? expect.unreachable();
      let stage = await set();
      const wrong: string[] = [];
      for (const { path, shape, value } of paths) {
        const isNeeded = needed.includes(shape);
        // Without the id of its request an answer is none: the request's own clock sees to that.
        if (shape === 'eventId' || isCoveredElsewhere(name, shape, isNeeded)) continue;
        const values = isNeeded && !shape.includes('*') ? [undefined, null, ...wrongTypes(value).slice(0, 2)] : [undefined, wrongTypes(value)[0]];
        for (const by of values) {
          // An answer changes what its stage is; a push can be followed by another.
          if (isAnswer !== undefined || name === 'FireProactiveAction') {
            end(stage);
            stage = await set();
          }
          const { reports, heard } = await feed(name, stage, replaced(freshIds(frame, ++said), path, by));
          const what = `${shape} = ${JSON.stringify(by) ?? 'missing'}`;
          if (heard !== 'heard') wrong.push(`${what}: ${heard}`);
          if (isNeeded ? reports.length !== 1 : reports.length > 1) wrong.push(`${what}: ${reports.length} reports ${reports.join(' | ')}`);
        }
      }
      end(stage);
      expect(wrong).toEqual([]);
    });
  }
});
