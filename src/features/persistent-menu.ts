import { ChatError } from '../errors.ts';
import type { Draft, Feature, Host } from '../feature.ts';
import { quiet } from '../quiet.ts';
import { RestGets } from '../rest-gets.ts';
import { objectReader, readId, readList, readText, refuse, type Trouble } from '../wire/read.ts';
import { menuRequest } from '../wire/rest.ts';

/** Something that can be picked at any time: `thread.send(item)` does (PROTOCOL 3.4). */
export interface MenuItem extends Draft {
  readonly id: string;
  readonly postback: string;
}

export interface PersistentMenuVerbs {
  /** The items of the channel's menu, in its order; rejects where there is none. */
  persistentMenu(): Promise<readonly MenuItem[]>;
}

const readItem = objectReader<MenuItem>((raw, path, trouble) => {
  const text = readText(raw.label);
  const postback = readText(raw.postback);
  if (!text) return refuse(trouble, `${path}.label`);
  if (!postback) return refuse(trouble, `${path}.postback`);
  const id = readId(raw.id);
  if (!id) refuse(trouble, `${path}.id`);
  return { id, text, postback };
});

/** The menu that stands beside the conversation; picking an item sends a postback (PROTOCOL 3.4, 5.4). */
export const persistentMenu = (): Feature<PersistentMenuVerbs> => ({
  name: 'persistentMenu',
  install(host: Host) {
    const gets = new RestGets(host);
    const isOffered = (): boolean => host.store.channel?.features.enablePersistentMenu !== false;
    const read = (body: string): readonly MenuItem[] | undefined => {
      const trouble: Trouble = [];
      const items = readList(readItem, parsed(body), 'items', trouble, {});
      if (items !== undefined && trouble.length > 0) host.report(new ChatError('answer.malformed', trouble.join('; ')));
      return items;
    };
    return {
      chatVerbs: {
        persistentMenu: () => (isOffered() ? gets.get(menuRequest, read, 'a list')
          : quiet(Promise.reject(new ChatError('verb.forbidden', 'persistentMenu while the channel has none')))),
      },
      can: (verb, key) => (verb === 'persistentMenu' && key === null ? isOffered() : undefined),
      stop: () => gets.stop(),
    };
  },
});

/** `false` where it is no JSON: that is no list. */
function parsed(body: string): unknown {
  try {
    return (JSON.parse(body) as unknown) ?? false;
  } catch {
    return false;
  }
}
