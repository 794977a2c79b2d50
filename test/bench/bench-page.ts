import { createChat } from '../../adapters/browser/browser.ts';
import type { PageTask } from './bench-chromium.ts';
import { type Measured, measure } from './measures.ts';
import type { BareSocket, Exchange } from './round-trip.ts';

const { benchSay, benchAnswers, benchHeap, benchCpu } = globalThis as unknown as {
  benchSay(line: string): Promise<void>;
  benchAnswers(answers: readonly string[]): Promise<void>;
  benchHeap(): Promise<number>;
  benchCpu(): Promise<number>;
};

/** What the bench calls in its page. */
export function run({ size, environment, echoUrl, only }: PageTask): Promise<Partial<Measured>> {
  const echo = async ({ answers }: Exchange): Promise<BareSocket> => {
    await benchAnswers(answers);
    const socket = new WebSocket(echoUrl);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    return socket as unknown as BareSocket;
  };
  const platform = { createChat, size, say: (line: string) => void benchSay(line), usedHeap: () => benchHeap(), cpuMs: () => benchCpu() };
  return measure(platform, () => Promise.resolve({ createChat, environment, echo }), only);
}
