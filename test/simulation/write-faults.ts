import type { Dice, Weighted } from './dice.ts';
import type { GatewayFault, LineFault } from './script.ts';

const lineFaults: Weighted<LineFault['do']> = [
  [10, 'cut'], [4, 'halfCut'], [6, 'cutAfter'], [4, 'silent'], [3, 'upSilent'], [3, 'downSilent'], [9, 'heal'], [3, 'refuse'], [3, 'hold'], [4, 'offline'],
  [5, 'online'], [2, 'lyingOffline'], [2, 'lyingOnline'], [2, 'hidden'], [2, 'visible'], [2, 'woke'], [3, 'slow'], [2, 'slowConnect'], [2, 'truncate'],
  [2, 'tearStreams'], [1, 'storageBlocked'], [1, 'storageFull'], [3, 'storageGood'], [1, 'databaseBroken'], [1, 'databaseHangs'],
];

const requests = [
  'SendMessage', 'RecoverThread', 'RecoverLivechat', 'LoadMoreMessages', 'AuthorizeCustomer', 'MessageSeenByConsumer', 'EndContact', 'ReconnectConsumer',
  'RefreshToken', 'GenerateAuthorizationToken', undefined,
];
const brokenTexts = ['', '{', '[]', '"x"', '{"eventId":"e","eventType":"MessageCreated"}', '{"eventType":"MessageCreated","data":{"message":{"id":7}}}'];
const paths = ['/channel/', '/oauth/token', '/s3/', '/messages/', '/sse/', ''];

/** What a fault of this kind does, and how long. */
export function writeLineFault(dice: Dice): LineFault {
  const fault = dice.weighted(lineFaults);
  if (fault === 'slow') return { do: fault, n: dice.of([0, 100, 1_000, 3_000, 10_000, 60_000]) };
  if (fault === 'slowConnect') return { do: fault, n: dice.of([0, 500, 5_000, 20_000, 60_000]) };
  if (fault === 'halfCut') return { do: fault, n: dice.of([100, 2_000, 20_000]) };
  if (fault === 'cutAfter') return { do: fault, n: 1 + dice.below(12) };
  if (fault === 'truncate') return { do: fault, n: 1 + dice.below(3) };
  return { do: fault };
}

/** Device and line come and go within seconds. */
export function writeFlaps(dice: Dice): LineFault[] {
  return Array.from({ length: 4 + dice.below(6) }, (_, index): LineFault => ({ do: index % 2 === 0 ? 'offline' : 'online' }));
}

export function writeGatewayFault(dice: Dice): GatewayFault {
  const eventType = dice.of(requests);
  const times = 1 + dice.below(3);
  const of = { ...(eventType !== undefined && { eventType }), times };
  const fault = (kind: string, body: Readonly<Record<string, unknown>>): GatewayFault => ({ kind, command: 'fault', body });
  const path = dice.of(paths);
  return dice.weighted<() => GatewayFault>([
    [3, () => fault('dropBeforeAck store', { dropBeforeAck: { ...of, store: true } })],
    [3, () => fault('dropBeforeAck', { dropBeforeAck: { ...of, store: false } })],
    // Whoever gets in is thrown out again at once, over and over.
    [1, () => fault('drop at the door', { dropBeforeAck: { eventType: dice.of(['AuthorizeCustomer', 'RecoverThread', 'RecoverLivechat']), times: 60, store: false }, drop: true })],
    [3, () => fault('silent', { silent: of })],
    [1, () => fault('silent heartbeat', { silent: { eventType: 'heartbeat', times: 1 + dice.below(6) } })],
    [3, () => fault('error', { error: { ...of, eventType: dice.of(['SendMessage', 'LoadMoreMessages', 'MessageSeenByConsumer', 'RecoverThread', 'RecoverLivechat']), code: 'InconsistentData' } })],
    [2, () => fault('error without id', { error: { ...of, withEventId: false } })],
    [3, () => fault('ackDelay', { ackDelay: { ...of, ms: dice.of([100, 3_000, 9_000, 15_000]) } })],
    [3, () => fault('duplicatePush', { duplicatePush: 1 + dice.below(5) })],
    [2, () => fault('drop', { drop: dice.of([true, 'close']) })],
    [2, () => fault('blackHole', { blackHole: true })],
    [2, () => fault('end of blackHole', { blackHole: false })],
    [2, () => fault('refuse', { refuseMs: dice.of([500, 5_000, 30_000]), drop: true })],
    [2, () => fault('rejectUpgrade', { rejectUpgrade: { status: dice.of([401, 429, 500, 503]), times } })],
    [2, () => fault('http status', { http: { path, status: dice.of([400, 403, 404, 429, 500, 503]), times } })],
    [2, () => fault('http hanging', { http: { path, hangMs: dice.of([2_000, 8_000, 60_000]), times } })],
    [1, () => fault('http cut', { http: { path, destroy: true, times } })],
    [1, () => fault('missing body', { http: { path: dice.of(['/s3/', '/messages/']), status: 404, times } })],
    [3, () => fault(`stream ${eventType === undefined ? 'restart' : 'broken'}`, { stream: { mode: eventType === undefined ? 'restart' : dice.of(['stall', 'badJson', 'noStop']), times } })],
    [2, () => fault('token call', { token: { mode: dice.of(['500', 'hang', 'bad', 'ip_blocked']), times, ms: dice.of([3_000, 40_000]) }, drop: true })],
    [2, () => ({ kind: 'token expiry', command: 'expire', body: {} })],
    [1, () => fault('code used once', { singleUseCodes: true })],
    [2, () => ({ kind: 'malformed frame', command: 'push', body: { frame: dice.of(brokenTexts) } })],
  ])();
}
