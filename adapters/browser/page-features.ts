import { streams as streamsOf } from '../../src/features/streams.ts';
import { uploads as uploadsOf } from '../../src/features/uploads.ts';
import { eventSourcePort } from './event-stream.ts';
import { blobFiles } from './files.ts';
import { watchedHttp } from './watched-request.ts';

/** Sending files: checked, uploaded two at a time, sent as one message (PROTOCOL 3.3, 8.11). */
export const uploads = (): ReturnType<typeof uploadsOf> => ({ ...uploadsOf(), ports: { files: blobFiles, http: watchedHttp } });

/** Texts that a machine writes while one reads, told over SSE: the message grows in place (PROTOCOL 7). Without it, fallback texts. */
export const streams = (): ReturnType<typeof streamsOf> => ({ ...streamsOf(), ports: { eventStream: eventSourcePort } });
