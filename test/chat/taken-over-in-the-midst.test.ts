import { expect, test } from 'vitest';
import { pass } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Storage of which some calls fail, from one on, once they are counted. */
class FailingStorage extends VirtualStorage {
  calls = -1;
  from = 0;
  span = 0;

  #count(): void {
    if (this.calls < 0) return;
    const call = this.calls++;
    if (call >= this.from && call < this.from + this.span) throw new Error('storage fails');
  }

  override read(key: string): string | null {
    this.#count();
    return super.read(key);
  }

  override write(key: string, text: string): void {
    this.#count();
    super.write(key, text);
  }

  override remove(key: string): void {
    this.#count();
    super.remove(key);
  }

  override keys(): readonly string[] {
    this.#count();
    return super.keys();
  }
}

/** Two tabs of a browser that have talked; `leave` has one of them keep something as it dies. Then `span` calls of storage fail, beginning with each of those it takes. */
async function whicheverFails(span: number, leave: (stays: VirtualChat, dies: VirtualChat, world: VirtualWorld) => Promise<void>, texts: readonly string[]): Promise<void> {
  for (let from = 0, calls = 1; from <= calls; from++) {
    const world = new VirtualWorld({ deduplicate: false });
    const storage = new FailingStorage();
    const [stays, dies] = [world.live({ storage }), world.live({ storage })];
    stays.thread.send('first');
    await pass(world, 2_000);
    dies.device.goOffline();
    await leave(stays, dies, world);
    Object.assign(storage, { calls: 0, from, span });
    dies.device.kill();
    await pass(world, 5_000);
    calls = storage.calls;
    storage.calls = -1;
    await pass(world, 120_000);
    expect(world.texts, `from call ${from}`).toEqual(['first', ...texts]);
    stays.chat.stop();
  }
}

test.each([1, 3, 1_000])('what a dead tab has left goes out, in its order, whichever %d calls of storage fail as it is taken over', (span) => whicheverFails(span, async (_, dies, world) => {
  await pass(world, 10_000);
  for (const text of ['one', 'two', 'three']) dies.thread.send(text);
  await pass(world, 2_000);
}, ['one', 'two', 'three']));

test.each([1, 3])('so does what a page wrote, and has back from a tab that took it over while it was put aside, and died (%d calls fail)', (span) => whicheverFails(span, async (page, _, world) => {
  page.device.goOffline();
  await pass(world, 10_000);
  page.thread.send('one');
  const back = page.device.putAside();
  await pass(world, 5_000);
  back();
  page.device.goOnline();
  await pass(world, 30_000);
}, ['one']));
