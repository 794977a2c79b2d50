import { looksLikeEmail } from './email.ts';
import { ChatError } from './errors.ts';
import { invalid } from './given.ts';
import type { Feature, Host } from './feature.ts';
import { quiet } from './quiet.ts';

declare module './chat-types.ts' {
  interface ThreadExtras {
    /** Sends what was said in the present (or last) contact to an e-mail address; where the channel allows it (PROTOCOL 5.6). */
    sendTranscript(email: string): Promise<void>;
  }
}

/** Transcript by e-mail. */
export const transcript: Feature = {
  name: 'transcript',
  install: (host: Host) => ({
    threadVerbs: (key) => ({
      sendTranscript(email: string): Promise<void> {
        const { contact } = host.store.thread(key);
        const sending = !looksLikeEmail(email)
          ? Promise.reject(invalid('sendTranscript(email) should be an e-mail address'))
          : contact === null && !host.isStopped
            ? Promise.reject(new ChatError('verb.forbidden', 'sendTranscript while the thread has no contact'))
            : host.ask({
              type: 'raw', eventType: 'SendTranscript',
              data: { consumerContact: { id: contact?.id }, consumerRecipients: [{ idOnExternalPlatform: email }] },
            });
        return quiet(sending.then(() => {}));
      },
    }),
    can: (verb, key) => (verb === 'sendTranscript' && key !== null ? host.isOnline && host.store.thread(key).contact !== null : undefined),
  }),
};
