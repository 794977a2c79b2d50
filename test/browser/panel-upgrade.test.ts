import { expect, test } from 'vitest';
import { at } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();

test.each(['', 'launcher'])('a panel that stands in the page before its script makes one chat (%s)', { timeout }, async (attribute) => {
  const { chat, gateway, authorize } = suite.stage.gateway.urls;
  const page = await suite.stage.visitProgram(suite.browser, `
    import { defineChatPanel } from 'chat-machines/element';
    const { WebSocket } = globalThis;
    const seen = globalThis.seen = { sockets: 0, told: [] };
    globalThis.WebSocket = class extends WebSocket {
      constructor(...options) {
        super(...options);
        seen.sockets += 1;
      }
    };
    for (const type of ['chatchange', 'chaterror']) document.addEventListener(type, () => seen.told.push(type));
    document.body.innerHTML = '<chat-panel ${attribute} brand-id="1001" channel-id="chat_single" chat-url="${chat}" gateway-url="${gateway}" authorize-url="${authorize}"></chat-panel>';
    defineChatPanel();
  `);
  if (attribute === 'launcher') await at(page, 'launcher').click();
  await suite.conversation(page);
  expect(await page.evaluate('seen')).toEqual({ sockets: 1, told: ['chatchange'] });
  expect(suite.stage.asked.filter((path) => path.endsWith('/channel/chat_single'))).toHaveLength(1);
});
