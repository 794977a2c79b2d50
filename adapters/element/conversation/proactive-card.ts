import type { DueAction } from '../../../src/features/proactive.ts';
import { button, element } from '../dom/element.ts';
import { type ItemView, keyedList } from '../dom/keyed-list.ts';
import type { BubbleDeeds } from '../content/bubble.ts';

export interface ProactiveDeeds extends Pick<BubbleDeeds, 'say' | 'showsPicture'> {
  displayed(actionId: string): void;
  /** The customer takes the offer up. */
  accept(due: DueAction): void;
  dismiss(actionId: string): void;
}

/** What the platform offers unasked, as cards above the text field; returns the renderer. */
export function proactiveCards(place: HTMLElement, deeds: ProactiveDeeds): (due: readonly DueAction[]) => void {
  const render = keyedList<DueAction>(place, { key: ({ action }) => action.id, create: (due) => proactiveCard(due, deeds) });
  return (due) => {
    place.hidden = due.length === 0;
    render(due);
    for (const { action, status } of due) if (status === 'due') deeds.displayed(action.id);
  };
}

function proactiveCard(due: DueAction, deeds: ProactiveDeeds): ItemView<DueAction> {
  const { action } = due;
  const { headline, secondHeadline, body, imageUrl } = action.content;
  const variables = action.type === 'CustomPopupBox' ? action.variables : {};
  const title = variables['headline'] || headline || deeds.say('fromUs');
  const text = action.type === 'WelcomeMessage' ? action.text : variables['body'] || body;
  const node = element('section', { class: 'proactive', 'aria-label': title, 'data-testid': 'proactive', 'data-type': action.type });
  if (imageUrl !== null && deeds.showsPicture(imageUrl)) node.append(element('img', { class: 'menu-picture', src: imageUrl, alt: '' }));
  node.append(element('h2', {}, title));
  for (const words of [secondHeadline, text]) if (words) node.append(element('p', {}, words));
  const accept = button(action.callToAction.text || deeds.say('chat'), { class: 'primary small', 'data-testid': 'proactive-accept' }, () => deeds.accept(due));
  const dismiss = button(deeds.say('noThanks'), { class: 'quiet small', 'data-testid': 'proactive-dismiss' }, () => deeds.dismiss(action.id));
  node.append(element('div', { class: 'proactive-answers' }, dismiss, accept));
  return { node, update: () => {} };
}
