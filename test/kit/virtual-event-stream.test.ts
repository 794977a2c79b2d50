import { expect, test } from 'vitest';
import { type VirtualChat, VirtualWorld } from './virtual-chat.ts';

const chunks = ['one ', 'two ', 'three ', 'four'];

/** A device in a conversation, and the pieces that it hears of a text that is told to it. */
function hearing(world: VirtualWorld): { readonly device: VirtualChat['device']; readonly heard: string[] } {
  const { thread, device } = world.live();
  thread.send('hello');
  world.until(() => world.texts.length === 1);
  world.control('push', { type: 'StreamedMessage', chunks, gapMs: 1_000 });
  const [stream] = world.gateway.world.streams.keys();
  const heard: string[] = [];
  device.ports.eventStream.open(`http://gateway.test/sse/${stream ?? ''}`, ['delta'], {
    opened: () => {},
    message: (data) => void heard.push((JSON.parse(data) as { delta: { content: string } }).delta.content),
    failed: () => {},
  });
  world.until(() => heard.length === 1);
  return { device, heard };
}

/** One that has missed a piece: the line was silent for a while. */
function missingOne(world: VirtualWorld): ReturnType<typeof hearing> {
  const stage = hearing(world);
  stage.device.line.isDownGood = false;
  world.advance(1_500);
  stage.device.line.isDownGood = true;
  return stage;
}

test('once a piece has vanished on a silent line, nothing more comes on that line', () => {
  const world = new VirtualWorld();
  const { heard } = missingOne(world);
  world.advance(10_000);
  expect(heard).toEqual(['one ']);
});

test('a line that is opened anew brings what was missing', () => {
  const world = new VirtualWorld();
  const { device, heard } = missingOne(world);
  device.breakStreams();
  world.advance(10_000);
  expect(heard.join('')).toBe(chunks.join(''));
});

test('a line that becomes quick lets no piece overtake those before it', () => {
  const world = new VirtualWorld();
  const { device, heard } = hearing(world);
  device.line.latencyMs = 5_000;
  world.advance(1_500);
  device.line.latencyMs = 10;
  world.advance(20_000);
  expect(heard).toEqual(chunks);
});

test('a line that tears once more while it waits is opened again once', () => {
  const world = new VirtualWorld();
  const { device, heard } = missingOne(world);
  device.breakStreams();
  world.advance(100);
  device.breakStreams();
  world.advance(10_000);
  expect(heard).toEqual(chunks);
});
