import type { ThreadSnapshot } from '../../../src/chat-types.ts';
import { setText } from '../dom/element.ts';
import { hueOf, initials } from '../dom/initials.ts';
import type { PlaygroundChannel } from '../settings.ts';
import type { CustomerParts } from './customer-parts.ts';
import { aboutThread } from './thread-words.ts';

/** Who the customer talks to, at the top of the phone. */
export function showAgent(parts: CustomerParts, snapshot: ThreadSnapshot, kind: PlaygroundChannel['kind']): void {
  const name = snapshot.agent?.name || 'Support';
  setText(parts.agentName, name);
  setText(parts.agentAvatar, initials(name));
  parts.agentAvatar.style.setProperty('--hue', String(hueOf(name)));
  parts.agentAvatar.classList.toggle('is-someone', snapshot.agent !== null);
  setText(parts.agentAbout, aboutThread(snapshot, kind));
}
