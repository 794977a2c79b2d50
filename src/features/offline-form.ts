import { sayable } from '../card-numbers.ts';
import { looksLikeEmail } from '../email.ts';
import { ChatError } from '../errors.ts';
import { isFilled, requireThat } from '../given.ts';
import type { Feature, Host } from '../feature.ts';
import { quiet } from '../quiet.ts';
import { RestGets } from '../rest-gets.ts';
import { availabilityRequest, readAvailability } from '../wire/rest.ts';

/** What somebody leaves behind who found the live chat closed. */
export interface OfflineMessage {
  /** The last word is taken for the last name. */
  readonly name: string;
  /** Where the answer goes; also who it is from. */
  readonly email: string;
  readonly message: string;
}

export interface OfflineFormVerbs {
  /** Asks whether anybody is there now; `snapshot.channel.isOnline` follows (PROTOCOL 3.2). */
  refreshAvailability(): Promise<boolean>;
  /** Leaves a message in a live chat that is closed; settles when the platform has it (PROTOCOL 5.4). */
  sendOfflineMessage(message: OfflineMessage): Promise<void>;
}

/** Live chat that may be closed: whether it is, and what can be left behind. */
export const offlineForm = (): Feature<OfflineFormVerbs> => ({
  name: 'offlineForm',
  install(host: Host) {
    const gets = new RestGets(host);
    const objection = (): string => {
      const { channel } = host.store;
      if (channel === null) return 'the channel is not known';
      if (channel.kind !== 'livechat') return 'the channel is not a live chat';
      if (channel.isOnline) return 'the live chat is open';
      return host.isOnline ? '' : 'the chat is not online';
    };
    const send = async (given: OfflineMessage): Promise<void> => {
      const { name, email, message } = checked(given);
      host.requireRunning();
      if (objection() !== '') throw new ChatError('verb.forbidden', `sendOfflineMessage while ${objection()}`);
      const words = name.trim().split(/\s+/);
      const lastName = words.pop();
      await host.ask({
        type: 'raw', eventType: 'SendOfflineMessage', data: {
          messageContent: { type: 'TEXT', payload: { text: sayable(host.store.channel, message) } },
          authorCustomerIdentity: { idOnExternalPlatform: email, firstName: words.join(' '), lastName },
        },
      });
    };
    return {
      chatVerbs: {
        refreshAvailability: () => gets.get(availabilityRequest, (body) => {
          const isOnline = readAvailability(body);
          const { channel } = host.store;
          if (isOnline !== null && channel !== null && channel.isOnline !== isOnline) {
            host.store.channel = { ...channel, isOnline };
            host.store.version++;
          }
          return isOnline;
        }, '{"status": "online"} or {"status": "offline"}'),
        sendOfflineMessage: (message: OfflineMessage) => quiet(send(message)),
      },
      can(verb, key) {
        if (key !== null) return undefined;
        return verb === 'refreshAvailability' ? true : verb === 'sendOfflineMessage' ? objection() === '' : undefined;
      },
      stop: () => gets.stop(),
    };
  },
});

function checked(given: OfflineMessage): OfflineMessage {
  const { name, email, message } = given ?? ({} as OfflineMessage);
  const verb = 'sendOfflineMessage';
  requireThat(isFilled(name), `${verb}({ name })`, 'a non-empty text');
  requireThat(looksLikeEmail(email), `${verb}({ email })`, 'an e-mail address');
  requireThat(isFilled(message), `${verb}({ message })`, 'a non-empty text');
  return { name, email, message };
}
