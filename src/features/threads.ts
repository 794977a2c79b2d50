import { isOver, type Agent, type ThreadFacts } from '../../machines/data/contact.ts';
import type { Message } from '../../machines/data/message.ts';
import type { Thread } from '../chat-types.ts';
import { ChatError } from '../errors.ts';
import { invalid, isText, requireThat } from '../given.ts';
import { quiet } from '../quiet.ts';
import type { Feature, Host } from '../feature.ts';
import { isAbsent, isJson, type Json, none, readList, type Trouble } from '../wire/read.ts';
import { readThread } from '../wire/read-contact.ts';
import { readMessage } from '../wire/read-message.ts';
import { readAgent } from '../wire/read-people.ts';

/** One line of the customer's list of threads (PROTOCOL 6.5). */
export interface ThreadListing extends ThreadFacts {
  /** The newest message, once it is known. */
  readonly lastMessage: Message | null;
  readonly agent: Agent | null;
  /** Agents' messages that came since this list was loaded and that nobody has seen here. */
  readonly unreadCount: number;
}

export interface ThreadsChatVerbs {
  /** The customer's threads, most recent first, with a preview of each (slow ones follow); kept up to date in `snapshot.threadList` from then on. */
  loadThreads(): Promise<readonly ThreadListing[]>;
  /** A new, empty thread; the gateway learns of it with its first message, its name with it. */
  createThread(name?: string): Thread & ThreadsThreadVerbs;
}

export interface ThreadsThreadVerbs {
  /** Gives the thread another name (`''` takes it away); one that nobody has written to yet takes it along with its first message. */
  rename(name: string): Promise<void>;
  /** Closes the thread for good: it can be read, not written to. Not while messages wait to be sent. */
  archive(): Promise<void>;
}

declare module '../chat-types.ts' {
  interface ChatParts {
    /** With `multiThread()`, once `loadThreads` was called. */
    readonly threadList?: readonly ThreadListing[];
  }
}

/** Previews asked for at a time: one request each, and the rate window is for everyone (PROTOCOL 4.5). */
const atOnce = 5;

/** How long after it was asked for the list is waited for in whole, ms: five more are asked for until then. The other previews show as they come. */
const patienceMs = 15_000;

const answerData = (wire: unknown): Json => {
  const { postback } = isJson(wire) ? wire : {};
  const { data } = isJson(postback) ? postback : {};
  return isJson(data) ? data : {};
};

const rejected = (error: unknown): Promise<never> => quiet(Promise.reject(error as Error));

/** Several threads per customer: list with previews, create, rename, archive (PROTOCOL 5.5, 8.9). */
export const multiThread = (): Feature<ThreadsChatVerbs, ThreadsThreadVerbs> => ({
  name: 'multiThread',
  install(host: Host) {
    /** null: nobody has asked for it. */
    let list: readonly ThreadListing[] | null = null;
    let isLoaded = false;
    /** Of threads that nobody has written to yet, and what is kept of these. */
    const names = new Map<string, string>();
    const kept = new Map<string, string>();
    const forgotten = new Set<string>();
    /** Threads whose name goes with their first message, or has gone: not those of which it is not known yet that somebody has written to them. */
    const dressed = new Set<string>();
    /** What the customer has made of threads, for each list under way: the answer may be older. */
    const changes = new Set<Map<string, Partial<ThreadFacts>>>();

    const show = (threads: readonly ThreadListing[]): void => {
      list = threads;
      if (isLoaded) host.setPart('threadList', threads);
    };
    const change = (id: string, how: (listing: ThreadListing) => ThreadListing): void => {
      if (list !== null) show(list.map((listing) => (listing.id === id ? how(listing) : listing)));
    };
    /** A thread that a push tells of; which push is the first nobody knows. */
    const listed = (id: string, name = ''): void => {
      const known = list?.find((listing) => listing.id === id);
      if (known === undefined && id !== '') show([{ id, name, canAddMoreMessages: true, lastMessage: null, agent: null, unreadCount: 0 }, ...(list ?? [])]);
      else if (known?.name === '' && name !== '') change(id, (listing) => ({ ...listing, name }));
    };
    const report = (trouble: Trouble): void => {
      if (trouble.length > 0) host.report(new ChatError('frame.malformed', trouble.join('; ')));
    };

    const preview = async (id: string): Promise<void> => {
      const answer = await host.ask({ type: 'raw', eventType: 'LoadThreadMetadata', data: { thread: { idOnExternalPlatform: id } } });
      const trouble: Trouble = [];
      const data = answerData(answer.wire);
      const read = readMessage(data.lastMessage, 'ThreadMetadataLoaded: lastMessage', trouble, data);
      const agent = isAbsent(data.ownerAssignee) ? undefined : readAgent(data.ownerAssignee, 'ThreadMetadataLoaded: ownerAssignee', trouble, data);
      host.turn(() => {
        report(trouble);
        change(id, (listing) => ({
          ...listing, agent: agent ?? listing.agent,
          lastMessage: read !== undefined && read.at >= (listing.lastMessage?.at ?? 0) ? read : listing.lastMessage,
        }));
      });
    };

    const load = async (): Promise<readonly ThreadListing[]> => {
      const { clock } = host.ports;
      const until = clock.now() + patienceMs;
      const before = new Set(list?.map(({ id }) => id));
      const changed = new Map<string, Partial<ThreadFacts>>();
      list ??= [];
      changes.add(changed);
      const answer = await host.ask({ type: 'raw', eventType: 'FetchThreadList', data: {} }).finally(() => changes.delete(changed));
      const trouble: Trouble = [];
      const data = answerData(answer.wire);
      const threads = readList(readThread, data.threads ?? false, 'ThreadListFetched: threads', trouble, data) ?? none;
      const known = new Map(list.map((listing) => [listing.id, listing]));
      // What has begun since it was asked for.
      const newer = list.filter(({ id }) => !before.has(id) && threads.every((facts) => facts.id !== id));
      host.turn(() => {
        report(trouble);
        isLoaded = true;
        show([...newer, ...threads.map((facts) => ({ lastMessage: null, agent: null, unreadCount: 0, ...known.get(facts.id), ...facts, ...changed.get(facts.id) }))]);
      });
      const missing = threads.map(({ id }) => id);
      // A preview that cannot be had stays empty (PROTOCOL 9); where one is not answered, the others would not be either.
      const given = (error: unknown): void => {
        if (error instanceof ChatError && error.code === 'request.unanswered') missing.length = 0;
      };
      const fill = async (end: number): Promise<void> => {
        while (missing.length > 0 && clock.now() < end) await Promise.all(missing.splice(0, atOnce).map((id) => preview(id).catch(given)));
      };
      await fill(until);
      void fill(Infinity);
      return list;
    };
    const loadThreads = (): Promise<readonly ThreadListing[]> => quiet(load());

    const exists = (key: string): boolean => host.store.thread(key).contact !== null || host.store.thread(key).timeline.confirmed > 0;
    /** What is on the line gets there first. */
    const isBegun = (key: string): boolean => exists(key) || host.store.thread(key).timeline.pending.some(({ status }) => status === 'sending' || status === 'sent');
    const isWaiting = (key: string): boolean => host.store.thread(key).timeline.pending.some(({ status }) => status === 'queued');
    /** It outlives the page as the message does that it goes with, and no longer. */
    const keepName = (key: string, isWanted: boolean): void => {
      // The first sign: whether a message has taken it along.
      const record = isWanted ? (dressed.has(key) ? '+' : '-') + names.get(key) : '';
      if ((kept.get(key) ?? '') === record || forgotten.has(key)) return;
      kept.set(key, record);
      host.saved.setRecord(`name.${key}`, record || null);
    };
    const restoreName = (key: string): void => {
      const record = host.saved.record(`name.${key}`) ?? '';
      // Earlier versions kept the name alone.
      const name = record.replace(/^[+-]/, '');
      if (record === '' || names.has(key)) return;
      names.set(key, name);
      if (!record.startsWith('-')) dressed.add(key);
      if (!exists(key)) host.store.update(key, (data) => ({ ...data, name }));
    };
    const setFacts = (key: string, facts: Partial<ThreadFacts>): void => host.turn(() => {
      host.store.update(key, (thread) => ({ ...thread, ...facts }));
      const { id } = host.store.thread(key);
      for (const changed of changes) changed.set(id, { ...changed.get(id), ...facts });
      change(id, (listing) => ({ ...listing, ...facts }));
    });
    /** What is asked for, in order, and what was so before that. */
    const asked: { readonly key: string; readonly fact: 'name' | 'canAddMoreMessages'; before: unknown }[] = [];
    /** Shown at once, taken back when the gateway will not have it: unless it has become something else since, which stands on what was before. */
    const ask = <F extends 'name' | 'canAddMoreMessages'>(key: string, eventType: string, fact: F, value: ThreadFacts[F], more: object): Promise<void> => {
      const thread = host.store.thread(key);
      const own: typeof asked[number] = { key, fact, before: thread[fact] };
      asked.push(own);
      setFacts(key, { [fact]: value });
      const settle = (): typeof own | undefined => {
        const at = asked.indexOf(own);
        asked.splice(at, 1);
        return asked.find((one, n) => n >= at && one.key === key && one.fact === fact);
      };
      return quiet(host.ask({ type: 'raw', eventType, data: { thread: { idOnExternalPlatform: thread.id, ...more } } })
        .then(() => {
          // What told of the thread meanwhile was made before.
          if (settle() === undefined && host.store.thread(key)[fact] !== value) setFacts(key, { [fact]: value });
        }, (error: unknown) => {
          const next = settle();
          if (next !== undefined) next.before = own.before;
          else if (host.store.thread(key)[fact] === value) setFacts(key, { [fact]: own.before });
          // It may have been done all the same.
          if (error instanceof ChatError && error.code === 'request.unanswered') host.store.doubt(key);
          throw error;
        }));
    };

    const tell = (key: string, name: string): Promise<void> => ask(key, 'UpdateThread', 'name', name, { threadName: name });

    return {
      chatVerbs: {
        loadThreads,
        createThread(name = '') {
          requireThat(isText(name), 'createThread(name)', 'a text');
          const id = host.ports.ids.uuid();
          const thread = host.openThread(id, !host.isOnline);
          if (name !== '') {
            names.set(id, name);
            dressed.add(id);
            host.turn(() => host.store.update(id, (data) => ({ ...data, name })));
          }
          return thread as Thread & ThreadsThreadVerbs;
        },
      },
      threadVerbs: (key) => ({
        rename(name: string): Promise<void> {
          if (!isText(name)) return rejected(invalid('rename(name) should be a text'));
          if (isBegun(key) || host.isStopped) {
            // Where the first message does not arrive, it goes once more with the name it had: this one is refused.
            if (exists(key)) names.delete(key);
            return tell(key, name);
          }
          names.set(key, name);
          // The message that is to take it along may have gone already, with another.
          dressed.delete(key);
          forgotten.delete(key);
          setFacts(key, { name });
          return Promise.resolve();
        },
        archive(): Promise<void> {
          // What waits would come too late: the gateway takes no more then.
          const objection = !isBegun(key) ? 'the thread has no message' : isWaiting(key) ? 'messages wait to be sent' : null;
          if (objection !== null && !host.isStopped) return rejected(new ChatError('verb.forbidden', `archive while ${objection}`));
          return ask(key, 'ArchiveThread', 'canAddMoreMessages', false, {});
        },
      }),
      can(verb, key) {
        if (verb === 'loadThreads') return host.isOnline;
        if (verb === 'createThread') return true;
        if (key === null || (verb !== 'rename' && verb !== 'archive')) return undefined;
        if (verb === 'rename' && !isBegun(key)) return true;
        return host.isOnline && isBegun(key) && !(verb === 'archive' && isWaiting(key)) && host.store.thread(key).canAddMoreMessages;
      },
      dress(request, key) {
        const name = names.get(key);
        if (name === undefined || exists(key)) return request;
        dressed.add(key);
        return { ...request, threadName: name };
      },
      online(isOnline) {
        // The list moved on while nobody listened (PROTOCOL 8.8).
        if (isOnline && isLoaded) void loadThreads();
      },
      paged(_frame, key) {
        const { id, name, canAddMoreMessages } = host.store.thread(key);
        if (list?.some((listing) => listing.id === id && (listing.name !== name || listing.canAddMoreMessages !== canAddMoreMessages))) {
          change(id, (listing) => ({ ...listing, name, canAddMoreMessages }));
        }
      },
      pushed(fact, key) {
        if (list === null) return;
        if (fact.type === 'gateway.contact.created') {
          const { contact, thread } = fact;
          listed(contact.threadId || (thread?.id ?? ''), thread?.name);
        } else if (fact.type === 'gateway.message.created') {
          const { message } = fact;
          listed(message.threadId);
          change(message.threadId, (listing) => ({
            ...listing,
            // An old one is pushed again, or is late.
            unreadCount: message.direction === 'outbound' && listing.lastMessage?.id !== message.id && message.at >= (listing.lastMessage?.at ?? 0) ? listing.unreadCount + 1 : listing.unreadCount,
            lastMessage: message.at >= (listing.lastMessage?.at ?? 0) ? message : listing.lastMessage,
          }));
        } else if (fact.type === 'gateway.contact.assigned' && (key === undefined || host.store.thread(key).contact?.id === fact.contact.id)) {
          change(fact.contact.threadId, (listing) => ({ ...listing, agent: isOver(fact.contact.status) ? null : fact.agent }));
        }
      },
      opened: restoreName,
      forgot() {
        for (const key of names.keys()) forgotten.add(key);
      },
      identified() {
        // What was named before anybody knew whose it is was kept nowhere.
        kept.clear();
        for (const key of host.store.threads.keys()) restoreName(key);
      },
      settled() {
        for (const [key, name] of names) {
          const isBegun = exists(key);
          keepName(key, !isBegun && host.store.thread(key).timeline.pending.length > 0);
          if (!isBegun || (!dressed.has(key) && !host.isOnline)) continue;
          names.delete(key);
          if (!dressed.has(key)) void tell(key, name);
        }
        // An open thread knows better what has been seen.
        for (const { id, unreadCount } of host.store.threads.values()) {
          const listing = list?.find((other) => other.id === id);
          if (listing !== undefined && listing.unreadCount !== unreadCount) change(id, (other) => ({ ...other, unreadCount }));
        }
      },
    };
  },
});
