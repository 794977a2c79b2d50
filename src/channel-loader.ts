import { aFailure } from '../machines/failure.ts';
import { fromTask, type TaskLogic } from '../machines/task.ts';
import { ChatError } from './errors.ts';
import type { Engine } from './engine.ts';
import { patientGet } from './patient-get.ts';
import { callerOf } from './rest-caller.ts';
import { channelRequest, isOk, readChannel, whyNot } from './wire/rest.ts';

/** Loads channel info into the store. What is wrong with it is reported once, until it is well again. */
export function loadChannel(engine: Pick<Engine, 'options' | 'ports' | 'report' | 'store'>): TaskLogic<{ isLivechat: boolean }, void> {
  const { options, ports, store } = engine;
  let hasReported = false;
  return fromTask(({ resolve, reject }) => patientGet(ports, () => channelRequest(callerOf(engine), options.language), (result) => {
    const { channel, unreadable } = isOk(result) ? readChannel(result.body, options.channelId) : { channel: null, unreadable: [whyNot(result)] };
    const detail = unreadable.join(', ');
    store.channel = channel ?? store.channel;
    store.version++;
    if (detail && !hasReported) engine.report(new ChatError(channel === null ? 'channel.unknown' : 'channel.unreadable', detail));
    hasReported = Boolean(detail);
    if (channel === null) reject(aFailure('unreachable', detail));
    else resolve({ isLivechat: channel.kind === 'livechat' });
  }));
}
