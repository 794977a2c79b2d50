import { type ChoiceDeeds, type PanelChoice, smallForm, textInput } from '../../../adapters/element/element.ts';
import { button, element } from '../../../adapters/element/dom/element.ts';
import { field } from '../../../adapters/element/dom/form-fields.ts';
import { people, type Person } from './person.ts';

/** What the playground adds to the panel's sheet "More": details for the agent, and being somebody else. */
export function ownChoices(become: (person: Person) => void): readonly PanelChoice[] {
  return [
    { name: 'fields', label: 'Your details', isOfThread: true, go: fieldsSheet },
    { name: 'switch', label: 'Switch customer', isOfThread: false, go: (deeds) => switchSheet(deeds, become) },
  ];
}

function fieldsSheet({ chat, thread, sheet, tell, complain }: ChoiceDeeds): void {
  if (thread === null) return;
  const known = chat.snapshot.customerFields ?? {};
  const ofContact: NonNullable<typeof thread.snapshot.fields> = thread.snapshot.fields ?? {};
  const phone = field('phone', 'Phone number', textInput('text', known['phone'] ?? ''), 'optional');
  const order = field('order', 'Order number', textInput('text', ofContact['order'] ?? ''), 'optional');
  const form = smallForm([phone, order], 'Save', () => '', ([phoneNumber = '', orderNumber = '']) => {
    try {
      chat.setCustomerFields({ phone: phoneNumber });
      thread.setFields({ order: orderNumber });
      sheet.close();
      tell('Saved.');
    } catch (error) {
      complain(error);
    }
  });
  sheet.open('Your details', form);
}

function switchSheet({ sheet }: ChoiceDeeds, become: (person: Person) => void): void {
  const choices = people.map((person) => button(`${person.firstName} ${person.lastName}`.trim(), { class: 'sheet-choice', 'data-testid': `person-${person.id || 'guest'}` }, () => {
    sheet.close();
    become(person);
  }));
  sheet.open('Switch customer', element('div', { class: 'sheet-body' }, ...choices));
}
