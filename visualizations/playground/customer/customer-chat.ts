import {
  createChat, groupChat, multiThread, offlineForm, persistentMenu, proactive, streams, survey, systemItems, typingPreview, uploads,
} from '../../../adapters/browser/browser.ts';
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
    features: [
      uploads(), streams(), typingPreview(), persistentMenu(), offlineForm(), groupChat(), systemItems(), multiThread(), survey(), proactive(),
    ],
  });
}

export type CustomerChat = ReturnType<typeof customerChat>;
export type CustomerThread = ReturnType<CustomerChat['thread']>;
