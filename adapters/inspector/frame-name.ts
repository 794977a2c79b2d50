/** What a frame is called, in either direction; never what it says (PROTOCOL 5.1, 6.1). */
export function frameName(frame: unknown): string {
  if (frame === 'pong') return 'pong';
  const { action, payload, eventType, postback, error, eventId } = record(frame);
  const named = [record(payload)['eventType'], eventType, record(postback)['eventType']].find((name) => typeof name === 'string');
  if (record(error)['errorCode'] !== undefined) return `error ${String(record(error)['errorCode'])}`;
  if (typeof named === 'string') return named;
  if (action === 'heartbeat') return 'heartbeat';
  if (record(frame)['messageContent'] !== undefined) return 'message in full';
  return eventId === undefined ? 'unreadable frame' : 'ack';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
