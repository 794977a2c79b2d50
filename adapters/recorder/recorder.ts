import type { InspectionEvent } from 'xstate';
import type { Chat, ChatOptions, ChatRecorder } from '../../src/chat-types.ts';
import { ChatError } from '../../src/errors.ts';
import { actorPath } from './actor-path.ts';
import { RecordedHandles } from './recorded-chat.ts';
import { recordedFeature } from './recorded-features.ts';
import { recordedFunction, recordedPorts } from './recorded-ports.ts';
import { endView, writeRecording } from './recording.ts';
import { Tape } from './tape.ts';

export { readRecording, readRecordings, type EndView, type Recording, type RecordingHead } from './recording.ts';
export { knownFeatures, replay, type Divergence, type ReplayReport } from './replay.ts';
export { ReplaySession, type ReplayStep } from './replay-session.ts';
export type { Entry } from './tape.ts';

/** Not said in a recording: how the engine is watched and reached. */
const leftOut: ReadonlySet<string> = new Set(['record', 'inspect', 'onError', 'onFrame', 'ports', 'features']);

/**
 * Records what comes in from the world, for `createChat({ record: recorder() })`; `chat.recording()` gives it as JSON Lines: at most
 * `maxBytes` of UTF-8 (default 16 MB), held by reference until then; beyond that the oldest goes. `name`: what it is called where several are shown. One for each chat.
 */
export function recorder({ maxBytes = 16_000_000, name }: { readonly maxBytes?: number; readonly name?: string } = {}): ChatRecorder {
  if (!(Number.isFinite(maxBytes) && maxBytes > 0)) throw new ChatError('argument.invalid', 'recorder({ maxBytes }): a positive number is needed');
  let isUsed = false;
  return {
    open(options, ports, open) {
      if (isUsed) throw new ChatError('options.invalid', 'record: one recorder records one chat; make another');
      isUsed = true;
      const tape = new Tape(() => ports.clock.now(), maxBytes);
      const functions: string[] = [];
      const heard = recordedOptions(options, '', tape, functions) as unknown as ChatOptions;
      const features = (options.features ?? []).map((feature) => recordedFeature(feature, tape));
      const inner = open({ ...heard, ...(options.features && { features }), inspect: watched(options.inspect, tape) }, recordedPorts(ports, tape));
      const outer = new RecordedHandles(tape).wrap(inner) as Chat;
      const recording = ({ full = false }: { readonly full?: boolean } = {}): string => writeRecording(tape, {
        ...(name !== undefined && { name }),
        takenAt: ports.clock.now(), functions, features: (options.features ?? []).map(({ name }) => name), end: endView(inner.snapshot),
        options: Object.fromEntries(Object.entries(options).filter(([name]) => !leftOut.has(name))),
      }, full);
      return Object.assign(Object.create(outer) as Chat, { recording });
    },
  };
}

/** Options as they are, with every function among them that the engine asks for something noted. */
function recordedOptions(options: object, path: string, tape: Tape, functions: string[]): object {
  return Object.fromEntries(Object.entries(options).map(([name, value]: [string, unknown]) => {
    if (path === '' && leftOut.has(name)) return [name, value];
    if (typeof value === 'function') {
      functions.push(path + name);
      return [name, recordedFunction(path + name, value as (...args: unknown[]) => unknown, tape)];
    }
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [name, isNested ? recordedOptions(value, `${path}${name}.`, tape, functions) : value];
  }));
}

/** Notes each new state of each machine, besides whoever inspects. */
function watched(inspect: ChatOptions['inspect'], tape: Tape): (event: InspectionEvent) => void {
  const last = new Map<string, unknown>();
  return (event) => {
    if (event.type === '@xstate.snapshot' && 'value' in event.snapshot && last.get(event.actorRef.sessionId) !== event.snapshot) {
      last.set(event.actorRef.sessionId, event.snapshot);
      tape.push(['state', actorPath(event.actorRef), event.snapshot]);
    }
    if (typeof inspect === 'function') inspect(event);
    else inspect?.next?.(event);
  };
}
