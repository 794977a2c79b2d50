import { writeFileSync } from 'node:fs';
import { recorder } from '../../adapters/recorder/recorder.ts';
import { type VirtualChat, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';

/** Far more than any run comes to: nothing may fall out of the ring. */
const maxBytes = 1_000_000_000;

/** A world in which every page is recorded, each by its own recorder. What happens in it is what happens without. */
export class RecordedWorld extends VirtualWorld {
  readonly #pages = new Map<unknown, number>();

  override open(traits: VirtualChatTraits = {}): VirtualChat {
    const page = this.#pages.get(traits.storage) ?? 0;
    this.#pages.set(traits.storage, page + 1);
    const browser = [...this.#pages.keys()].indexOf(traits.storage);
    return super.open({ ...traits, options: { ...traits.options, record: recorder({ maxBytes, name: `browser ${browser}, page ${page}` }) } });
  }

  /** The recordings of all pages, one after the other, in the order in which they were opened. Nobody real is in them: they are in full. */
  recordings(): string {
    return this.chats.map(({ chat }) => chat.recording({ full: true })).join('');
  }

  /** Writes them, and says what can be done with them. */
  write(file: string): void {
    writeFileSync(file, this.recordings());
    console.log(`recorded ${this.chats.length} pages: ${file}\n  npm run replay -- ${file}\n  npm run inspect -- ${file}`);
  }
}
