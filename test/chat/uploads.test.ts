import { expect, test } from 'vitest';
import type { ChatWith, Feature, Upload } from '../../src/index.ts';
import { uploads } from '../../src/features/uploads.ts';
import { fateOf, shown, statuses, type VirtualChat, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';

type Handing = Omit<VirtualChat, 'thread'> & { thread: ReturnType<ChatWith<[ReturnType<typeof uploads>]>['thread']> };

const features: readonly Feature[] = [uploads() as unknown as Feature];

function handing(world: VirtualWorld, { options, ...traits }: VirtualChatTraits = {}): Handing {
  return world.live({ ...traits, options: { ...options, features } }) as unknown as Handing;
}

const photo = (name = 'shot.png', content?: string): VirtualFile => new VirtualFile(name, 'image/png', content);
const standing = ({ thread }: Handing): readonly string[] => (thread.snapshot.uploads ?? []).map(({ fileName, status }) => `${fileName} ${status}`);
const calls = (world: VirtualWorld): number => world.log.filter(({ kind, path }) => kind === 'http' && String(path).includes('/attachment')).length;

/** The attachments of the gateway's messages, by name. */
const received = (world: VirtualWorld): unknown =>
  world.log.filter(({ dir, type }) => dir === 'in' && type === 'SendMessage').map(({ frame }) => {
    const { payload } = JSON.parse(String(frame)) as { payload: { data: { messageContent: { payload: { text: string } }; attachments: { friendlyName: string }[] } } };
    return [payload.data.messageContent.payload.text, ...payload.data.attachments.map(({ friendlyName }) => friendlyName)];
  });

test('a file is read, uploaded and sent as one message with its caption; then it is no upload any more', async () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  const seen: string[] = [];
  opened.thread.subscribe(({ uploads: all }) => all, (all) => {
    const last = all?.at(-1);
    const words = last === undefined ? 'none' : `${last.status} ${last.progress.toFixed(2)}`;
    if (seen.at(-1) !== words) seen.push(words);
  });
  const { uploadIds, done } = opened.thread.attach([photo()], { caption: 'Look' });
  expect(opened.thread.snapshot.uploads).toMatchObject([
    { id: uploadIds[0], fileName: 'shot.png', mimeType: 'image/png', size: 8, progress: 0, failure: null, limits: null },
  ] satisfies Partial<Upload>[]);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  expect(seen).toEqual(['reading 0.00', 'reading 0.05', 'uploading 0.05', 'uploading 0.55', 'uploading 1.00', 'none']);
  expect(await fateOf(done)).toEqual({ value: { status: 'sent' } });
  expect(received(world)).toEqual([['Look', 'shot.png']]);
  expect(opened.thread.snapshot.messages[0]).toMatchObject({ text: 'Look', attachments: [{ fileName: 'shot.png' }] });
  expect(opened.thread.snapshot.uploads).toEqual([]);
});

test('the platform gets the file itself, byte for byte', () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  opened.thread.attach([new VirtualFile('a.txt', 'Text/Plain; charset=utf-8', '\u00ff\u0000bytes')]);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  const [call] = world.log.filter(({ kind, path }) => kind === 'http' && String(path).includes('/attachment'));
  expect(JSON.parse(String(call?.['body']))).toEqual({ content: btoa('\u00ff\u0000bytes'), fileName: 'a.txt', mimeType: 'text/plain' });
});

test('several files go two at a time and arrive as one message in their order', () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  let most = 0;
  opened.thread.subscribe(({ uploads: all }) => all, (all) => {
    most = Math.max(most, (all ?? []).filter(({ status }) => status === 'reading' || status === 'uploading').length);
  });
  opened.thread.attach(['1.png', '2.png', '3.png', '4.png', '5.png'].map((name) => photo(name)));
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  expect(most).toBe(2);
  expect(received(world)).toEqual([['', '1.png', '2.png', '3.png', '4.png', '5.png']]);
  expect(calls(world)).toBe(5);
});

test.each([
  ['too large', new VirtualFile('film.mp4', 'video/mp4', '', 41 * 2 ** 20), 'film.mp4: larger than 40 MB'],
  ['of a type the channel does not take', new VirtualFile('run.exe', 'application/x-msdownload'), /^run\.exe: of type application\/x-msdownload, .*image\/\*/],
  ['of no known type', new VirtualFile('README', ''), /^README: of type unknown/],
])('a file that is %s is refused at the door, and none of the others is uploaded', (_, file, detail) => {
  const world = new VirtualWorld();
  const opened = handing(world);
  const refused = expect.objectContaining({ code: 'file.refused', detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) });
  expect(() => opened.thread.attach([photo(), file])).toThrow(refused);
  world.advance(1_000);
  expect(opened.thread.snapshot.uploads).toEqual([]);
  expect(calls(world)).toBe(0);
});

test('a file of exactly the allowed size is taken', () => {
  const world = new VirtualWorld({ allowedFileSizeMb: 1 });
  const opened = handing(world);
  expect(opened.thread.attach([new VirtualFile('a.png', 'image/png', 'a', 2 ** 20)]).uploadIds).toHaveLength(1);
  expect(() => opened.thread.attach([new VirtualFile('b.png', 'image/png', 'b', 2 ** 20 + 1)])).toThrow(expect.objectContaining({ code: 'file.refused' }));
});

test('a channel that takes no files says so', () => {
  const world = new VirtualWorld();
  const opened = handing(world, { options: { channelId: 'chat_messaging_nofiles' } });
  expect(opened.thread.can('attach')).toBe(false);
  expect(() => opened.thread.attach([photo()])).toThrow(expect.objectContaining({ code: 'verb.forbidden' }));
});

test.each([[[]], [null], ['file'], [[{ name: 'x' }]], [[photo(), null]]])('attach(%j) is a wrong argument', (files) => {
  const opened = handing(new VirtualWorld());
  expect(() => opened.thread.attach(files as never)).toThrow(expect.objectContaining({ code: 'argument.invalid' }));
});

test('a caption that is no text is a wrong argument', () => {
  const opened = handing(new VirtualWorld());
  expect(() => opened.thread.attach([photo()], { caption: 7 as never })).toThrow(expect.objectContaining({ code: 'argument.invalid' }));
});

test('what the platform rejects all the same shows what it takes instead', () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  const limits = { allowedFileSize: '3', isAttachmentsEnabled: true, allowedFileTypes: [{ mimeType: 'IMAGE/gif' }, { mimeType: 'audio' }, null] };
  world.fault({ http: { path: '/attachment', status: 200, body: limits, times: 1 } });
  const [uploadId = ''] = opened.thread.attach([photo()]).uploadIds;
  world.advance(10_000);
  expect(opened.thread.snapshot.uploads).toMatchObject([{ status: 'rejected', limits: { isEnabled: true, maxMegabytes: 3, mimeTypes: ['image/gif'] } }]);
  expect(() => opened.thread.retryUpload(uploadId)).toThrow(expect.objectContaining({ code: 'verb.forbidden' }));
  expect(shown(opened.thread)).toEqual([]);
});

test.each([
  ['an error', { status: 500 }, 'refused', 1],
  ['an answer that says nothing', { status: 200, body: {} }, 'refused', 1],
  ['an address nobody may follow', { status: 200, body: { fileUrl: 'javascript:alert(1)' } }, 'refused', 1],
  // Seven, for two files: the first fails for the fourth time before the second does.
  ['no answer, four times', { destroy: true }, 'unreachable', 7],
])('%s fails the file; retry uploads it again and the message goes', async (_, fault, failure, times) => {
  const world = new VirtualWorld();
  const opened = handing(world);
  world.fault({ http: { path: '/attachment', ...fault, times } });
  const { uploadIds: [bad = ''], done } = opened.thread.attach([photo('bad.png'), photo('good.png')]);
  world.until(() => opened.thread.snapshot.uploads?.some(({ status }) => status === 'failed') === true);
  world.advance(60_000);
  expect(opened.thread.snapshot.uploads?.filter(({ status }) => status === 'failed')).toMatchObject([{ failure }]);
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
  const failed = opened.thread.snapshot.uploads?.find(({ status }) => status === 'failed')?.id ?? bad;
  expect(opened.thread.can('retryUpload')).toBe(true);
  const again = opened.thread.retryUpload(failed);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  expect(received(world)).toEqual([['', 'bad.png', 'good.png']]);
  expect(await fateOf(again.done)).toEqual({ value: { status: 'sent' } });
});

test('a file that does not get through once is tried again without anybody asking', () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  world.fault({ http: { path: '/attachment', destroy: true, times: 1 } });
  opened.thread.attach([photo()]);
  world.until(() => standing(opened)[0] === 'shot.png waiting');
  world.until(() => statuses(opened.thread)[0] === 'delivered', 10_000);
  expect(calls(world)).toBe(2);
});

test('a file that cannot be read has failed as unreadable', () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  const file = photo();
  file.isGone = true;
  opened.thread.attach([file]);
  world.advance(1_000);
  expect(opened.thread.snapshot.uploads).toMatchObject([{ status: 'failed', failure: 'unreadable' }]);
  expect(calls(world)).toBe(0);
});

test.each(['queued', 'reading', 'uploading', 'uploaded', 'failed'])('a file cancelled while it is %s is not in the message', (state) => {
  const world = new VirtualWorld();
  const opened = handing(world);
  if (state === 'failed') world.fault({ http: { path: '/attachment', status: 500, times: 1 } });
  if (state === 'uploaded') world.fault({ http: { path: '/attachment', hangMs: 3_000, times: 1 } });
  // With one slow or failed file before it the second waits as `uploaded`.
  const files = state === 'failed' ? [photo('out.png'), photo('in.png')] : [photo('in.png'), photo('out.png'), photo('last.png')];
  if (state === 'queued') files.reverse().splice(1, 0, photo('more.png'));
  const { uploadIds } = opened.thread.attach(files);
  const at = files.findIndex(({ name }) => name === 'out.png');
  const position = state === 'queued' ? 2 : at;
  const target = state === 'queued' ? files[2]?.name : 'out.png';
  world.until(() => opened.thread.snapshot.uploads?.[position]?.status === state);
  opened.thread.cancelUpload(uploadIds[position] ?? '');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  const rest = files.filter(({ name }) => name !== target).map(({ name }) => name);
  expect(received(world)).toEqual([['', ...rest]]);
  expect(opened.device.held.exchanges).toBe(0);
});

test('a message all of whose files were cancelled is never sent', async () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  const { uploadIds: [uploadId = ''], done } = opened.thread.attach([photo()], { caption: 'never' });
  opened.thread.cancelUpload(uploadId);
  world.advance(10_000);
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'discarded' } });
  expect(shown(opened.thread)).toEqual([]);
  expect(() => opened.thread.cancelUpload(uploadId)).toThrow(expect.objectContaining({ code: 'argument.invalid' }));
});

test('uploading goes on while the socket is down, and the message goes once when it is back', () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  world.fault({ refuseMs: 20_000, drop: true });
  opened.thread.attach([photo()]);
  world.until(() => statuses(opened.thread)[0] === 'queued', 5_000);
  expect(calls(world)).toBe(1);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  world.advance(60_000);
  expect(received(world)).toEqual([['', 'shot.png']]);
  expect(calls(world)).toBe(1);
});

test('stopping the chat settles what was promised and leaves nothing running', async () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  const { done } = opened.thread.attach([photo('1.png'), photo('2.png'), photo('3.png')]);
  world.advance(30);
  opened.chat.stop();
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'discarded' } });
  expect(opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  expect(() => opened.thread.attach([photo()])).toThrow(expect.objectContaining({ code: 'chat.stopped' }));
});

test('no name of a file, no content and no address is in what the machines tell', () => {
  const world = new VirtualWorld();
  const opened = handing(world, { isInspected: true });
  opened.thread.attach([photo('secret.png', 'secret content')]);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  const events = opened.inspected.flatMap((event) => ('event' in event ? [JSON.stringify(event.event)] : []));
  expect(events.some((event) => event.includes('upload.start'))).toBe(true);
  expect(events.filter((event) => /secret|files\//.test(event) || event.includes(btoa('secret content')))).toEqual([]);
});

test('a file that stands still says after 25 s that its message is queued, and one that moves does not', async () => {
  const world = new VirtualWorld();
  const opened = handing(world);
  world.fault({ http: { path: '/attachment', hangMs: 600_000 } });
  const { done } = opened.thread.attach([photo()]);
  world.advance(24_000);
  expect(await fateOf(done)).toBe('pending');
  world.advance(5_000);
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
  opened.chat.stop();
  expect(opened.device.held.timers).toBe(0);
  const slow = handing(world);
  slow.device.line.latencyMs = 15_000;
  const moving = slow.thread.attach([photo()]);
  world.advance(29_000);
  expect(await fateOf(moving.done)).toBe('pending');
});

test('an app that stops the chat when it sees an upload begin is left with nothing, and no promise waits', async () => {
  const world = new VirtualWorld();
  let stop = (): void => {};
  const opened = handing(world, { options: { inspect: ({ actorRef }) => void ((actorRef as { id?: string }).id?.startsWith('upload:') && stop()) } });
  stop = () => opened.chat.stop();
  const { done } = opened.thread.attach([photo(), photo('other.png')]);
  expect(await fateOf(done)).not.toBe('pending');
  expect(opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  world.advance(60_000);
  expect(opened.errors).toEqual([]);
});

/** A live chat whose session the agent closes before its files are up, and the next one. */
function restarted(fault: object, files: readonly VirtualFile[]) {
  const world = new VirtualWorld();
  const opened = handing(world, { options: { channelId: 'chat_livechat' } });
  const { thread } = opened;
  void thread.start();
  world.until(() => thread.snapshot.status === 'queued');
  world.fault({ http: { path: '/attachment', times: 1, ...fault } });
  const { uploadIds, done } = thread.attach(files, { caption: 'for Grace only' });
  world.advance(200);
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  void thread.start('Another matter');
  const texts = (): readonly (readonly string[])[] => world.threads.map(({ messages }) => messages.map(({ text }) => text));
  return { world, opened, thread, uploadIds, done, texts };
}

test('a file that is up when the next live chat session has begun does not turn up in it: it stays in sight, failed, and goes there if the customer says so', async () => {
  const { world, thread, done, texts } = restarted({ hangMs: 3_000 }, [photo()]);
  expect(thread.snapshot.uploads).toMatchObject([{ status: 'uploading' }]);
  world.advance(20_000);
  expect(texts()).toEqual([['Begin conversation'], ['Another matter']]);
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'ended' } });
  const left = thread.snapshot.messages.at(-1);
  expect(left).toMatchObject({ text: 'for Grace only', attachments: [{ fileName: 'shot.png' }], status: 'failed', failure: 'ended' });
  expect(thread.snapshot.uploads).toEqual([]);
  thread.retry(left?.id ?? '');
  world.until(() => statuses(thread).at(-1) === 'delivered');
  expect(texts()).toEqual([['Begin conversation'], ['Another matter', 'for Grace only']]);
  expect(received(world)).toContainEqual(['for Grace only', 'shot.png']);
});

test('a file that failed in one live chat session and is uploaded again in the next is for that one', async () => {
  const { world, thread, uploadIds: [uploadId = ''], texts } = restarted({ status: 500 }, [photo()]);
  expect(thread.snapshot.uploads).toMatchObject([{ status: 'failed' }]);
  const { done } = thread.retryUpload(uploadId);
  world.until(() => statuses(thread).join() === 'delivered,delivered');
  expect(texts()).toEqual([['Begin conversation'], ['Another matter', 'for Grace only']]);
  expect(await fateOf(done)).toEqual({ value: { status: 'sent' } });
});

test('a file attached before it is known which conversation is the latest goes into that', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', channelId: 'chat_livechat', count: 2 });
  world.fault({ ackDelay: { eventType: 'RecoverLivechat', ms: 5_000 } });
  const opened = world.open({ options: { channelId: 'chat_livechat', features } }) as unknown as Handing;
  opened.thread.attach([photo()], { caption: 'Look' });
  void opened.chat.connect();
  world.until(() => opened.chat.snapshot.status === 'live');
  world.until(() => statuses(opened.thread).at(-1) === 'delivered');
  expect([opened.thread.id, shown(opened.thread)]).toEqual(['t-1', ['old 0', 'old 1', 'Look']]);
});
