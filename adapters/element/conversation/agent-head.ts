import type { ThreadSnapshot } from '../../../src/chat-types.ts';
import { setText } from '../dom/element.ts';
import { hueOf, initials } from '../dom/initials.ts';
import type { ChannelKind } from '../panel-chat.ts';
import type { Say } from '../words.ts';
import type { PanelParts } from '../panel-parts.ts';
import { aboutThread } from './thread-words.ts';

/** Who the customer talks to, at the top of the panel. */
export function showAgent(parts: PanelParts, snapshot: ThreadSnapshot, kind: ChannelKind, say: Say): void {
  const name = snapshot.agent?.name || say('support');
  setText(parts.agentName, name);
  setText(parts.agentAvatar, initials(name));
  parts.agentAvatar.style.setProperty('--hue', String(hueOf(name)));
  parts.agentAvatar.classList.toggle('is-someone', snapshot.agent !== null);
  setText(parts.agentAbout, aboutThread(snapshot, kind, say));
}
