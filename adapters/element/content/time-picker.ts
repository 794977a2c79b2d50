import type { TimePicker } from '../../../machines/data/content.ts';
import { element, written } from '../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { joined, type ReplyChoice, replyButtons } from './reply-buttons.ts';

/** Times to choose from, by day, in the customer's own time zone. */
export function timePicker({ title, event, slots }: TimePicker, { message }: Bubble, deeds: BubbleDeeds): ContentView {
  const { clock } = deeds.say;
  const head = title || event || message.text;
  const node = element('div', { 'data-testid': 'time-picker' }, element('p', { class: 'content-title', ...written, 'data-testid': 'message-text' }, head));
  const longest = slots.find(({ seconds }) => seconds > 0)?.seconds ?? 0;
  if (longest > 0) node.append(element('p', { class: 'content-about' }, `${event && event !== head ? `${event}, ` : ''}${deeds.say('minutes', { count: Math.round(longest / 60) })}`));
  const days = new Map<string, ReplyChoice[]>();
  for (const { id, startAt } of slots) {
    if (startAt === 0) continue;
    const day = clock.day(startAt, Date.now(), deeds.say('today'));
    const time = clock.time(startAt);
    const choice = { reply: { text: `${day}, ${time}`, postback: id }, label: [time] };
    days.set(day, [...(days.get(day) ?? []), choice]);
  }
  const views = [...days].map(([day, choices]) => {
    const buttons = replyButtons(day, choices, deeds);
    node.append(element('p', { class: 'slot-day' }, day), buttons.node);
    return buttons;
  });
  return joined(node, views);
}
