import type { ThreadSnapshot } from '../../../src/chat-types.ts';
import { setText } from '../dom/element.ts';
import { hueOf, initials } from '../dom/initials.ts';
import type { ChannelKind } from '../panel-chat.ts';
import type { Say } from '../words.ts';
import type { PanelParts } from '../panel-parts.ts';
import { aboutThread } from './thread-words.ts';

/** Who the customer talks to, at the top of the panel; over it the conversation's name, where it has one. */
export function showAgent(parts: PanelParts, snapshot: ThreadSnapshot, kind: ChannelKind, say: Say): void {
  const agent = snapshot.agent?.name;
  const name = agent || snapshot.name || say('support');
  setText(parts.agentName, snapshot.name || name);
  setText(parts.agentAvatar, initials(name));
  parts.agentAvatar.style.setProperty('--hue', String(hueOf(name)));
  parts.agentAvatar.classList.toggle('is-someone', snapshot.agent !== null);
  setText(parts.agentAbout, [snapshot.name && agent, aboutThread(snapshot, kind, say)].filter(Boolean).join(' · '));
}
