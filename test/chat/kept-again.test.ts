import { expect, test } from 'vitest';
import { leases } from '../../src/leases.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Of a page without Web Locks that has written, and whose storage was blocked since. */
function blocked() {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const page = world.live({ storage, ports: (ports) => ({ locks: leases(ports.storage, ports.clock, ports.random) }) });
  page.device.goSilent();
  page.thread.send('one');
  world.advance(10_000);
  storage.isBlocked = true;
  return { world, storage, page };
}

const kept = ({ texts }: VirtualStorage): readonly string[] => [...texts].flatMap(([key, text]) => (key.includes('.out.') ? [(JSON.parse(text) as { text: string }).text] : []));

test('what was kept before storage was blocked is kept after that, also where the page has another name by then', () => {
  const { world, storage, page } = blocked();
  world.advance(20_000);
  page.thread.send('two');
  world.advance(20_000);
  storage.isBlocked = false;
  world.advance(20_000);
  expect([page.chat.snapshot.persistence, [...kept(storage)].sort()]).toEqual(['durable', ['one', 'two']]);
  page.device.kill();
  world.advance(300_000);
  world.live({ storage });
  world.advance(300_000);
  expect(world.texts).toEqual(['one', 'two']);
});

test('what storage had no room for is not kept under a name that another page holds by now, and goes out', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const [page, other] = [world.live({ storage }), world.live({ storage })];
  page.device.goSilent();
  page.thread.send('one');
  world.advance(10_000);
  storage.isFull = true;
  page.thread.send('two');
  const back = page.device.putAside();
  world.advance(20_000);
  back();
  world.advance(1_000);
  storage.isFull = false;
  other.thread.send('three');
  world.advance(10_000);
  page.device.heal();
  world.advance(300_000);
  expect(world.texts.toSorted()).toEqual(['one', 'three', 'two']);
  expect([...storage.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});
