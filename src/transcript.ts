import { looksLikeEmail } from './email.ts';
import { ChatError } from './errors.ts';
import { requireThat } from './given.ts';
import type { Feature, Host } from './feature.ts';
import { promised } from './quiet.ts';

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
      sendTranscript: (email: string): Promise<void> => promised(async () => {
        const { contact } = host.store.thread(key);
        requireThat(looksLikeEmail(email), 'sendTranscript(email)', 'an e-mail address');
        if (contact === null && !host.isStopped) throw new ChatError('verb.forbidden', 'sendTranscript while the thread has no contact');
        await host.ask({
          type: 'raw', eventType: 'SendTranscript',
          data: { consumerContact: { id: contact?.id }, consumerRecipients: [{ idOnExternalPlatform: email }] },
        });
      }),
    }),
    can: (verb, key) => (verb === 'sendTranscript' && key !== null ? host.isOnline && host.store.thread(key).contact !== null : undefined),
  }),
};
