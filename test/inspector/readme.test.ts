import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';
import type { Chat } from '../../src/chat-types.ts';

const folder = mkdtempSync(join(tmpdir(), 'chat-machines-guides-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The examples of a guide, in order. */
const examplesOf = (guide: string): string[] => [...readFileSync(guide, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);

/** Runs an example against a gateway of its own, in Node where it means a page. */
async function run(code: string, name: string): Promise<{ chat?: Chat; jsonLines?: string; isSame?: (jsonLines: string) => Promise<boolean> }> {
  const gateway = await startGateway({ port: 0, demo: false });
  onTestFinished(() => gateway.close());
  const { chat, gateway: socket, authorize, brandId } = gateway.urls;
  const here = JSON.stringify({ name: 'here', chat, gateway: socket, authorize });
  const outfile = join(folder, `${name}.mjs`);
  const names = ['chat', 'jsonLines'].filter((one) => code.includes(`const ${one} =`));
  await build({
    stdin: {
      contents: `${code.replace("'EU1'", here).replace('4711', String(brandId)).replace('chat_0b7e6d52', 'chat_messaging')}\nexport { ${names.join(', ')} };`,
      resolveDir: resolve('.'), loader: 'ts',
    },
    outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error',
    alias: {
      'chat-machines/inspector': resolve('adapters/inspector/inspector.ts'), 'chat-machines/recorder': resolve('adapters/recorder/recorder.ts'),
      'chat-machines/node': resolve('adapters/node/node.ts'), 'chat-machines': resolve('adapters/node/node.ts'),
    },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return (await import(outfile)) as Awaited<ReturnType<typeof run>>;
}

test('the examples of the inspector make chats that are watched', async () => {
  const examples = examplesOf('visualizations/inspector/README.md');
  expect(examples).toHaveLength(2);
  for (const [index, code] of examples.entries()) {
    const { chat } = await run(code, `inspector-${index}`);
    await chat?.connect();
    expect(chat?.snapshot.status).toBe('live');
    chat?.stop();
  }
});

test('the examples of the recorder record, and run again to the same', async () => {
  const [recording = '', replaying = '', ...rest] = examplesOf('adapters/recorder/README.md');
  expect(rest).toEqual([]);
  const { chat, jsonLines = '' } = await run(recording, 'record');
  chat?.stop();
  expect(jsonLines.split('\n').length).toBeGreaterThan(5);
  const { isSame } = await run(replaying, 'replay');
  expect(await isSame?.(jsonLines)).toBe(true);
});
