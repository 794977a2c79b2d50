import type { ActorRefFrom } from 'xstate';
import type { FileRestrictions } from '../../machines/data/channel.ts';
import type { Attachment } from '../../machines/data/message.ts';
import type { Failure } from '../../machines/failure.ts';
import { fromTask } from '../../machines/task.ts';
import { type UploadFailure, uploadMachine } from '../../machines/upload.machine.ts';
import type { SendOutcome, ThreadParts } from '../chat-types.ts';
import { ChatError } from '../errors.ts';
import { isText, requireThat } from '../given.ts';
import type { Feature, Host } from '../feature.ts';
import { bareType, checkedFiles, objectionTo } from '../file-check.ts';
import type { FileSource } from '../ports.ts';
import { callerOf } from '../rest-caller.ts';
import { attachmentRequest, readAttachmentAnswer } from '../wire/attachment.ts';
import { isOk } from '../wire/rest.ts';

/** One file on its way to the platform (PROTOCOL 3.3, 8.11). It is gone when a message with it is in the timeline, or when it is cancelled. */
export interface Upload {
  readonly id: string;
  readonly fileName: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  /** 0 to 1; being read is the first tenth. */
  readonly progress: number;
  /** `waiting`: it did not get through and is tried again; `uploaded`: waits for those that go in the same message; `rejected`: see `limits`. */
  readonly status: 'queued' | 'reading' | 'uploading' | 'waiting' | 'uploaded' | 'failed' | 'rejected';
  /** Only while `failed`. */
  readonly failure: UploadFailure | null;
  /** Only while `rejected`: what the channel takes instead. */
  readonly limits: FileRestrictions | null;
}

export interface UploadsThreadVerbs {
  /**
   * Uploads the files and sends them as one message, with `caption` as its text. Throws a ChatError: `file.refused`, naming the file and
   * the limit, where the channel is known not to take it. A file that failed or was rejected keeps its message waiting until it is retried or
   * cancelled: then, and where nothing moves for 25 s, `done` says `queued`. It never rejects; `discarded`: every file was cancelled, or the chat was stopped first; `ended`: a live chat's next session had begun by
   * then, and the message is in sight as `failed`. Uploads do not survive the page.
   */
  attach(files: Iterable<FileSource> | ArrayLike<FileSource>, options?: { readonly caption?: string }): { readonly uploadIds: readonly string[]; readonly done: Promise<SendOutcome> };
  /** Uploads a `failed` file again; `done` is about its message, as that of `attach`. */
  retryUpload(uploadId: string): { readonly done: Promise<SendOutcome> };
  /** Takes a file out of its message, wherever it stands. */
  cancelUpload(uploadId: string): void;
}

declare module '../chat-types.ts' {
  interface ThreadParts {
    /** With `uploads()`: files that are not in a message yet, in the order they were attached. */
    readonly uploads?: readonly Upload[];
  }
}

/** Files that are read and uploaded at a time. */
const atOnce = 2;
const readingShare = 0.1;

/** Files that stand still for so long keep nobody waiting for their message, ms. */
const stillMs = 25_000;

/** From a throw to giving up on what it left undone, ms: what throws may do so again. */
const patienceMs = 1_000;

/** Files that go in one message. */
interface Parcel {
  readonly key: string;
  readonly caption: string;
  settle: (outcome: SendOutcome) => void;
  timer: unknown;
  /** By the live chat session it was for: it is not to turn up in the next. */
  isLeft: boolean;
}

/** How a message ends, for one more who asks. */
function outcomeOf(parcel: Parcel): Promise<SendOutcome> {
  const { settle } = parcel;
  return new Promise((resolve) => {
    parcel.settle = (outcome) => {
      settle(outcome);
      resolve(outcome);
    };
  });
}

interface Item {
  readonly parcel: Parcel;
  readonly id: string;
  readonly file: FileSource;
  actor: ActorRefFrom<typeof uploadMachine>;
  /** Base64, from when it is read until it is uploaded. */
  content: string;
  url: string;
  progress: number;
  limits: FileRestrictions | null;
  /** Where its machine stood when it last threw. */
  undoneTo: unknown;
}

/** A machine that could not even begin has failed, too. */
const isBroken = ({ actor }: Item): boolean => actor.getSnapshot().status === 'error';
const statusOf = (item: Item): Upload['status'] => (isBroken(item) ? 'failed' : item.actor.getSnapshot().value as Upload['status']);

const describe = (item: Item): Upload => {
  const { id, file, actor, progress, limits } = item;
  return {
    id, fileName: file.name, mimeType: bareType(file), size: file.size, progress, status: statusOf(item), failure: isBroken(item) ? 'crashed' : actor.getSnapshot().context.failure, limits,
  };
};

const isSame = (a: Upload | undefined, b: Upload): boolean => a?.id === b.id && a.status === b.status && a.progress === b.progress;

const asAttachment = ({ file, url }: Item): Attachment => ({ id: '', url, fileName: file.name, mimeType: bareType(file), previewUrl: null });

/** Sending files: checked, uploaded two at a time, sent as one message (PROTOCOL 3.3, 8.11). */
export const uploads = (): Feature<object, UploadsThreadVerbs> => ({
  name: 'uploads',
  install(host: Host) {
    const { ports } = host;
    const items = new Map<string, Item>();

    const moved = (parcel: Parcel): void => {
      ports.clock.clearTimeout(parcel.timer);
      parcel.timer = ports.clock.setTimeout(() => parcel.settle({ status: 'queued' }), stillMs);
    };
    const progressed = (item: Item, progress: number): void => {
      moved(item.parcel);
      item.progress = progress;
      host.store.version++;
    };
    const readFile = (item: () => Item) => fromTask<void, { uploadId: string }>(({ resolve, reject }) =>
      ports.once('files.read', (end: (base64: string | null) => void) => ports.files.read(item().file, end, (part) => host.turn(() => progressed(item(), part * readingShare))), null,
        (base64) => host.turn(() => {
          if (typeof base64 !== 'string') return reject({ reason: 'refused', code: 'unreadable', isFinal: false } satisfies Failure);
          item().content = base64;
          resolve();
        })));

    const uploadFile = (item: () => Item) => fromTask<{ isTaken: boolean }, { uploadId: string }>(({ resolve, reject }) => {
      const { file, content } = item();
      const caller = callerOf(host);
      return ports.http.request(attachmentRequest(caller, { content, fileName: file.name, mimeType: bareType(file) }), (result) => {
        const { fileUrl, limits } = isOk(result) ? readAttachmentAnswer(result.body) : { fileUrl: null, limits: null };
        if (fileUrl === null && limits === null) {
          if (isOk(result)) host.report(new ChatError('answer.malformed', `${file.name}: the body should have a fileUrl`));
          return reject({ reason: result.status === 0 ? 'unreachable' : 'refused', code: `status ${result.status}`, isFinal: false } satisfies Failure);
        }
        Object.assign(item(), { limits, url: fileUrl ?? '', content: '', progress: fileUrl === null ? 0 : 1 });
        resolve({ isTaken: fileUrl !== null });
        post(item().parcel);
      }, (part) => progressed(item(), readingShare + part * (1 - readingShare)));
    });

    let givingUp: unknown = null;
    /** What its machine stands in after a throw it may stand in for ever, and keep a place from the others. */
    const broke = (id: string): void => {
      const item = items.get(id);
      if (item === undefined) return;
      item.undoneTo = item.actor.getSnapshot();
      givingUp ??= ports.clock.setTimeout(() => {
        givingUp = null;
        for (const { actor, undoneTo } of items.values()) if (actor.getSnapshot() === undoneTo) actor.send({ type: 'upload.giveUp' });
      }, patienceMs);
    };
    const run = (id: string): Item['actor'] => {
      const item = (): Item => items.get(id) as Item;
      const machine = uploadMachine.provide({ actors: { readFile: readFile(item), uploadFile: uploadFile(item) } });
      return host.run(machine, `upload:${id}`, { uploadId: id }, () => broke(id));
    };
    const begin = (parcel: Parcel, file: FileSource): string => {
      const id = ports.ids.uuid();
      items.set(id, { parcel, id, file, actor: run(id), content: '', url: '', progress: 0, limits: null, undoneTo: null });
      return id;
    };
    /** The thread it was attached in may have turned out to be another that is open. */
    const keyOf = ({ parcel }: Item): string => host.store.thread(parcel.key).key;
    const find = (key: string, uploadId: string, verb: string): Item => {
      const item = items.get(uploadId);
      requireThat(item !== undefined && keyOf(item) === key, `${verb}(uploadId)`, 'of an upload');
      return item;
    };
    const ofParcel = (parcel: Parcel): Item[] => [...items.values()].filter((item) => item.parcel === parcel);
    const forget = (item: Item): void => void items.delete(item.id);

    const discard = (parcel: Parcel): void => {
      ports.clock.clearTimeout(parcel.timer);
      parcel.settle({ status: 'failed', reason: 'discarded' });
    };
    /** All that is left of a message's files is with the platform: off it goes. The outbox takes it from here. */
    const post = (parcel: Parcel): void => {
      const ready = ofParcel(parcel);
      if (ready.length === 0 || !ready.every((item) => statusOf(item) === 'uploaded')) return;
      ports.clock.clearTimeout(parcel.timer);
      const { done } = host.compose(parcel.key, { text: parcel.caption, attachments: ready.map(asAttachment) }, parcel.isLeft);
      void done.then(parcel.settle);
      for (const item of ready) {
        item.actor.send({ type: 'upload.send' });
        forget(item);
      }
    };
    const objection = (key: string): ChatError | null => {
      if (host.isStopped) return new ChatError('chat.stopped');
      if (!host.openThread(key, true).can('send')) return new ChatError('verb.forbidden', 'attach where nothing can be sent');
      return host.store.channel?.fileRestrictions?.isEnabled === false ? new ChatError('verb.forbidden', 'attach on a channel that takes no files') : null;
    };
    const publish = (key: string): void => {
      const { uploads: before } = host.store.thread(key).parts as ThreadParts;
      const list = [...items.values()].filter((item) => keyOf(item) === key).map(describe);
      if (before?.length !== list.length || !list.every((upload, index) => isSame(before[index], upload))) host.setThreadPart(key, 'uploads', list);
    };

    return {
      threadVerbs: (key) => ({
        attach(files: Iterable<FileSource> | ArrayLike<FileSource>, options?: { readonly caption?: string }) {
          const list = checkedFiles(files);
          const { caption = '' }: { readonly caption?: string | null } = options === null ? { caption: null } : (options ?? {});
          requireThat(isText(caption), 'attach(files, { caption })', 'a text');
          const forbidden = objection(key);
          if (forbidden !== null) throw forbidden;
          for (const file of list) {
            const limit = objectionTo(file, host.store.channel?.fileRestrictions ?? null);
            if (limit !== null) throw new ChatError('file.refused', `${file.name}: ${limit}`);
          }
          const parcel: Parcel = { key, caption, settle() {}, timer: null, isLeft: false };
          const done = outcomeOf(parcel);
          moved(parcel);
          let uploadIds: readonly string[] = [];
          host.turn(() => void (uploadIds = list.map((file) => begin(parcel, file))));
          // By whoever watches its machines begin.
          if (host.isStopped) discard(parcel);
          return { uploadIds, done };
        },
        retryUpload(uploadId: string) {
          const item = find(key, uploadId, 'retryUpload');
          if (statusOf(item) !== 'failed') throw new ChatError('verb.forbidden', 'retryUpload of a file that has not failed');
          const done = outcomeOf(item.parcel);
          moved(item.parcel);
          // From now on it is for this session.
          item.parcel.isLeft = false;
          host.turn(() => {
            if (isBroken(item)) item.actor = run(uploadId);
            else item.actor.send({ type: 'upload.retry' });
          });
          return { done };
        },
        cancelUpload(uploadId: string): void {
          const item = find(key, uploadId, 'cancelUpload');
          host.turn(() => {
            if (!isBroken(item)) item.actor.send({ type: 'upload.cancel' });
            forget(item);
            if (ofParcel(item.parcel).length === 0) discard(item.parcel);
            else post(item.parcel);
          });
        },
      }),
      can(verb, key, uploadId) {
        if (key === null) return undefined;
        if (verb === 'attach') return objection(key) === null;
        const mine = (): Item[] => [...items.values()].filter((item) => keyOf(item) === key && (uploadId === undefined || item.id === uploadId));
        if (verb === 'cancelUpload') return mine().length > 0;
        return verb === 'retryUpload' ? mine().some((item) => statusOf(item) === 'failed') : undefined;
      },
      opened: publish,
      renewed(key) {
        for (const item of items.values()) if (keyOf(item) === key) item.parcel.isLeft = true;
      },
      settled() {
        if (host.isStopped) return;
        let busy = [...items.values()].filter(({ actor }) => actor.getSnapshot().hasTag('busy')).length;
        for (const item of items.values()) {
          if (busy >= atOnce) break;
          if (statusOf(item) !== 'queued') continue;
          item.actor.send({ type: 'upload.start' });
          busy++;
        }
        for (const item of items.values()) if (['failed', 'rejected'].includes(statusOf(item))) item.parcel.settle({ status: 'queued' });
        for (const key of host.store.threads.keys()) publish(key);
      },
      stop() {
        ports.clock.clearTimeout(givingUp);
        for (const { parcel } of items.values()) discard(parcel);
        items.clear();
      },
    };
  },
});
