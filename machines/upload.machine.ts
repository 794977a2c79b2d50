import { assign } from 'xstate';
import { type Failure, toFailure } from './failure.ts';
import { setup } from './setup.ts';
import { missingTask } from './task.ts';

/** Why a file is not with the platform: it cannot be read, nobody answered, the answer was an error, or this machine threw. */
export type UploadFailure = 'unreadable' | 'unreachable' | 'refused' | 'crashed';

export interface UploadContext {
  readonly uploadId: string;
  /** Times it was handed to the network since the app asked for it. */
  readonly attempts: number;
  readonly failure: UploadFailure | null;
}

/** Asked by the feature for the app; `start`: it is this file's turn. */
export type UploadCommand =
  | { type: 'upload.start' }
  | { type: 'upload.retry' }
  | { type: 'upload.cancel' }
  /** A message with the file is in the timeline. */
  | { type: 'upload.send' }
  /** It threw, and what it waited for will not come again. */
  | { type: 'upload.giveUp' };

/** One file, from the app's hand to the platform, or to the reason why not (PROTOCOL 3.3, 8.11). */
export const uploadMachine = setup({
  types: {
    context: {} as UploadContext,
    events: {} as UploadCommand,
    input: {} as { uploadId: string },
    tags: {} as 'busy',
  },
  actors: {
    readFile: missingTask<void, { uploadId: string }>(),
    /** Says whether the channel takes the file; fails where there is no such answer. */
    uploadFile: missingTask<{ isTaken: boolean }, { uploadId: string }>(),
  },
  actions: {
    countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }),
    keepFailure: assign({ failure: (_, params: { failure: UploadFailure }) => params.failure }),
    beginAnew: assign({ attempts: 0, failure: null }),
  },
  guards: {
    isTaken: (_, params: { isTaken: boolean }) => params.isTaken,
    mayTryAgain: ({ context }, params: { failure: Failure }) => params.failure.reason === 'unreachable' && context.attempts < 4,
    isUnreachable: (_, params: { failure: Failure }) => params.failure.reason === 'unreachable',
  },
  delays: {
    /** 2, 4, 8 s: longer than that a customer should decide. */
    retryDelay: ({ context }) => 1_000 * 2 ** context.attempts,
  },
}).createMachine({
  id: 'upload',
  context: ({ input }) => ({ uploadId: input.uploadId, attempts: 0, failure: null }),
  initial: 'queued',
  on: {
    'upload.cancel': '.cancelled',
    'upload.giveUp': { target: '.failed', actions: { type: 'keepFailure', params: { failure: 'crashed' as const } } },
  },
  states: {
    queued: { on: { 'upload.start': 'reading' } },
    reading: {
      tags: 'busy',
      invoke: {
        id: 'readFile',
        src: 'readFile',
        input: ({ context }) => ({ uploadId: context.uploadId }),
        onDone: 'uploading',
        onError: { target: 'failed', actions: { type: 'keepFailure', params: { failure: 'unreadable' as const } } },
      },
    },
    uploading: {
      tags: 'busy',
      entry: 'countAttempt',
      invoke: {
        id: 'uploadFile',
        src: 'uploadFile',
        input: ({ context }) => ({ uploadId: context.uploadId }),
        onDone: [{ guard: { type: 'isTaken', params: ({ event }) => event.output }, target: 'uploaded' }, { target: 'rejected' }],
        onError: [
          { guard: { type: 'mayTryAgain', params: ({ event }) => ({ failure: toFailure(event.error) }) }, target: 'waiting' },
          {
            guard: { type: 'isUnreachable', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'failed',
            actions: { type: 'keepFailure', params: { failure: 'unreachable' as const } },
          },
          { target: 'failed', actions: { type: 'keepFailure', params: { failure: 'refused' as const } } },
        ],
      },
    },
    // Still this file's turn: what is read is held, and the network is the same for the others.
    waiting: { tags: 'busy', after: { retryDelay: 'uploading' } },
    uploaded: { on: { 'upload.send': 'sent' } },
    failed: { on: { 'upload.retry': { target: 'queued', actions: 'beginAnew' } } },
    // By the channel's own rules: the same file again would fare no better.
    rejected: {},
    sent: { type: 'final' },
    cancelled: { type: 'final' },
  },
});
