import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, test, vi } from 'vitest';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'chat-machines-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page that the example talks to: a log, a form and an input. */
function page() {
  const log = { textContent: '' };
  const input = { value: '' };
  const submits: ((event: { preventDefault(): void }) => void)[] = [];
  const form = { addEventListener: (_: string, listener: (typeof submits)[number]) => submits.push(listener) };
  const elements: Record<string, unknown> = { '#log': log, form, input };
  return {
    document: { querySelector: (name: string) => elements[name] },
    log,
    say(text: string): void {
      input.value = text;
      for (const submit of submits) submit({ preventDefault: () => {} });
    },
  };
}

test('the twenty lines of the README chat', async () => {
  const example = /```ts\n(import \{ createChat \} from 'chat-machines';[^`]*(?:`[^`\n]+`[^`]*)*)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  expect(example.split('\n').length).toBeLessThan(30);
  const gateway = await startGateway();
  const { chat, gateway: socket, authorize } = gateway.urls;
  const here = example.replace(
    "{ brandId: 4711, channelId: 'chat_0b7e6d52', environment: 'EU1' }",
    JSON.stringify({ brandId: gateway.urls.brandId, channelId: 'chat_messaging', environment: { name: 'here', chat, gateway: socket, authorize } }),
  );
  expect(here).not.toBe(example);
  const outfile = join(folder, 'example.mjs');
  const contents = `${here}\nglobalThis.exampleChat = chat;`;
  await build({
    stdin: { contents, loader: 'ts', resolveDir: resolve('.') }, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    alias: { 'chat-machines': resolve('adapters/node/node.ts') },
  });
  const { document, log, say } = page();
  vi.stubGlobal('document', document);
  vi.spyOn(console, 'log').mockReturnValue();
  try {
    await import(/* @vite-ignore */ outfile);
    say('hello from the README');
    await vi.waitFor(() => expect(log.textContent).toContain('hello from the README (delivered)'), { timeout: 10_000 });
    gateway.core.control('agent', { do: 'say', threadId: (gateway.core.control('state').body as { threads: { id: string }[] }).threads[0]?.id, text: 'welcome' });
    await vi.waitFor(() => expect(log.textContent).toContain('welcome'), { timeout: 10_000 });
  } finally {
    (globalThis as unknown as { exampleChat?: { stop(): void } }).exampleChat?.stop();
    vi.unstubAllGlobals();
    await gateway.close();
  }
});
