import { createChat } from '../../../adapters/browser/browser.ts';
import { panelFeatures, type PanelThread } from '../../../adapters/element/element.ts';
import type { ChatOptions } from '../../../src/chat-types.ts';
import type { PlaygroundChannel, PlaygroundSettings } from '../settings.ts';
import { destinationId } from '../destination.ts';
import { identityOf, presentPerson } from './person.ts';

/** The chat of one channel, with everything the engine can do. */
export function customerChat(
  { brandId, chat, gateway, authorize }: PlaygroundSettings, channel: PlaygroundChannel, tools: Pick<ChatOptions, 'inspect' | 'onFrame' | 'onError'>,
) {
  return createChat({
    brandId,
    channelId: channel.id,
    channelKind: channel.kind,
    environment: { name: 'local', chat, gateway, authorize },
    appName: 'chat-machines playground',
    destinationId,
    ...identityOf(channel, presentPerson()),
    ...tools,
    features: panelFeatures(),
  });
}

export type CustomerChat = ReturnType<typeof customerChat>;
export type CustomerThread = PanelThread;
