import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type PlaygroundProcess, startPlayground, type Visit, visit } from './playground-stage.ts';

/** A thread as the gateway tells it, as far as tests ask. */
export interface GatewayThread {
  readonly id: string;
  readonly customerId: string;
  readonly channelId: string;
  readonly name: string;
  readonly preview: string;
  readonly canAddMoreMessages: boolean;
  readonly agent: number | null;
  readonly queue: string | null;
  readonly customFields: readonly { readonly ident: string; readonly value: string }[];
  readonly messages: readonly {
    readonly id: string;
    readonly text: string;
    readonly direction: string;
    readonly content: { readonly payload?: { readonly postback?: string } };
    readonly attachments: readonly { readonly fileName: string }[];
  }[];
}

/** One server and one browser for all tests of a file; each visit ends with its test, and nothing may have gone wrong on it. */
export interface PlaygroundSuite {
  /** Opens the playground as a new visitor, connected. */
  come(channel: string, size?: { readonly width: number; readonly height: number }): Promise<Visit>;
  /** A messaging conversation that an agent has. */
  converse(): Promise<Visit>;
  control<T = unknown>(command: string, body?: unknown): Promise<T>;
  /** The thread that was opened last. */
  lastThread(): Promise<GatewayThread>;
  threads(): Promise<readonly GatewayThread[]>;
}

export function playgroundSuite(): PlaygroundSuite {
  let browser: Browser;
  let playground: PlaygroundProcess;
  let open: Visit[] = [];

  beforeAll(async () => {
    [browser, playground] = await Promise.all([launchChromium(), startPlayground('--no-demo')]);
  });
  beforeEach(() => playground.control('reset'));
  afterEach(async () => {
    const complaints = open.flatMap((one) => one.complaints);
    await Promise.all(open.map(({ context }) => context.close()));
    open = [];
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await playground?.stop();
  });

  const come: PlaygroundSuite['come'] = async (channel, size) => {
    const one = await visit(browser, playground.url, channel, size);
    open.push(one);
    await one.isConnected();
    return one;
  };
  const threads = async (): Promise<readonly GatewayThread[]> => (await playground.control<{ threads: readonly GatewayThread[] }>('state')).threads;
  return {
    come,
    threads,
    control: (command, body) => playground.control(command, body),
    async converse() {
      const one = await come('messaging');
      await one.write('Hello');
      await one.at('desk-accept').click();
      await one.at('system-item').filter({ hasText: 'joined the conversation' }).waitFor();
      return one;
    },
    async lastThread() {
      const last = (await threads()).at(-1);
      if (!last) throw new Error('the gateway has no thread');
      return last;
    },
  };
}

/** The agent sends one of the samples of the desk's menu. */
export async function sendSample(one: Visit, name: string): Promise<void> {
  await one.at('open-samples').click();
  await one.at(`say-${name}`).click();
}

/** Waits until what is read is right. */
export function eventually<T>(read: () => Promise<T>) {
  return expect.poll(read);
}
