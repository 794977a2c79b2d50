import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { signInOptions, untilSo } from './sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from './virtual-chat.ts';
import { VirtualDatabase } from './virtual-database.ts';
import { VirtualStorage } from './virtual-storage.ts';

/** Tabs of one browser that the platform knows by what stands in for its cookie, with a database or without. */
export class KnownBrowser {
  readonly world: VirtualWorld;
  readonly storage = new VirtualStorage();
  readonly database = new VirtualDatabase();
  readonly #hasDatabase: boolean;

  constructor(traits: ConstructorParameters<typeof VirtualWorld>[0] = {}, hasDatabase = true) {
    this.world = new VirtualWorld(traits);
    this.#hasDatabase = hasDatabase;
  }

  readonly open = (): VirtualChat => {
    const page: VirtualChat = this.world.open({
      storage: this.storage, options: signInOptions('securedCookies'),
      ports: ({ storage, clock }) => (this.#hasDatabase ? { storage: layeredStorage(storage, this.database.port(this.world.clock, () => page.device.isGone), clock) } : {}),
    });
    void page.thread;
    return page;
  };

  /** Who it is, once it is live. */
  readonly online = async (page: VirtualChat): Promise<string> => {
    void page.chat.connect();
    await untilSo(this.world, () => page.chat.snapshot.status === 'live');
    return page.chat.snapshot.customer.id;
  };
}
