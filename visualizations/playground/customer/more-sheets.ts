import type { ThreadSnapshot } from '../../../src/chat-types.ts';
import { button, element } from '../dom/element.ts';
import { areRight, field, looksLikeEmail } from '../dom/form-fields.ts';
import type { Sheet } from '../dom/sheet.ts';
import type { CustomerChat, CustomerThread } from './customer-chat.ts';
import { people, type Person } from './person.ts';

export interface MoreDeeds {
  readonly chat: CustomerChat;
  /** Null while the list of conversations is shown. */
  readonly thread: CustomerThread | null;
  readonly sheet: Sheet;
  readonly complain: (error: unknown) => void;
  /** Says in one line that something was done. */
  readonly tell: (words: string) => void;
  readonly openThread: (thread: CustomerThread) => void;
  readonly become: (person: Person) => void;
  readonly hasManyThreads: boolean;
}

/** What can be done besides writing: a sheet of choices, each with a sheet of its own. */
export function openMore(deeds: MoreDeeds): void {
  const { sheet, thread, chat, hasManyThreads } = deeds;
  const choice = (label: string, test: string, go: () => void): HTMLButtonElement => button(label, { class: 'sheet-choice', 'data-testid': `more-${test}` }, go);
  const ofThread = thread === null ? [] : [
    ...(thread.can('sendTranscript') ? [choice('Send transcript by e-mail', 'transcript', () => transcriptSheet(deeds, thread))] : []),
    ...(thread.can('invite') ? [choice('People in this chat', 'people', () => peopleSheet(deeds, thread))] : []),
    choice('Your details', 'fields', () => fieldsSheet(deeds, thread)),
    ...(hasManyThreads ? [choice('Rename', 'rename', () => renameSheet(deeds, thread))] : []),
    ...(hasManyThreads && thread.can('archive') ? [choice('Archive', 'archive', () => act(deeds, thread.archive(), 'Archived.'))] : []),
  ];
  const ofChat = [
    ...(chat.can('joinGroupChat') ? [choice('Join with an invitation code', 'join', () => joinSheet(deeds))] : []),
    choice('Switch customer', 'switch', () => switchSheet(deeds)),
  ];
  sheet.open('More', element('div', { class: 'sheet-body' }, ...ofThread, ...ofChat));
}

/** Closes the sheet when it is done; what was refused is said. */
function act({ sheet, tell, complain }: MoreDeeds, work: Promise<unknown>, words: string): void {
  work.then(() => {
    sheet.close();
    tell(words);
  }, complain);
}

function textInput(type: 'text' | 'email', value = ''): HTMLInputElement {
  return element('input', { type, value, autocomplete: 'off' });
}

/** A form of one or more fields with one button. */
function smallForm(fields: readonly ReturnType<typeof field>[], label: string, whyNot: (name: string, value: string) => string, done: (values: readonly string[]) => void): HTMLFormElement {
  const form = element('form', { class: 'sheet-body', novalidate: true }, ...fields.map(({ node }) => node), element('button', { type: 'submit', class: 'primary', 'data-testid': 'sheet-send' }, label));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (areRight(fields, whyNot)) done(fields.map((one) => one.value().trim()));
  });
  return form;
}

const emailFault = (_name: string, value: string): string => (looksLikeEmail(value) ? '' : 'This does not look like an e-mail address.');
const notEmpty = (_name: string, value: string): string => (value.trim() === '' ? 'This is needed.' : '');

function transcriptSheet(deeds: MoreDeeds, thread: CustomerThread): void {
  const email = field('email', 'E-mail', textInput('email'), true);
  deeds.sheet.open('Send transcript', smallForm([email], 'Send', emailFault, ([to = '']) => act(deeds, thread.sendTranscript(to), `The transcript goes to ${to}.`)));
}

function renameSheet(deeds: MoreDeeds, thread: CustomerThread): void {
  const name = field('name', 'Name of the conversation', textInput('text', thread.snapshot.name), true);
  deeds.sheet.open('Rename', smallForm([name], 'Rename', notEmpty, ([next = '']) => act(deeds, thread.rename(next), 'Renamed.')));
}

function joinSheet(deeds: MoreDeeds): void {
  const code = field('code', 'Invitation code', textInput('text'), true);
  deeds.sheet.open('Join a chat', smallForm([code], 'Join', notEmpty, ([text = '']) => {
    deeds.chat.joinGroupChat(text).then((thread) => {
      deeds.sheet.close();
      deeds.openThread(thread as CustomerThread);
    }, deeds.complain);
  }));
}

function peopleSheet(deeds: MoreDeeds, thread: CustomerThread): void {
  const { sheet, complain } = deeds;
  const { participants = [] } = thread.snapshot;
  const names = participants.map(({ name, id, isPrimary }) => element('li', {}, `${name || id}${isPrimary ? ' (started it)' : ''}`));
  const code = element('output', { class: 'invitation', 'data-testid': 'invitation-code' });
  const invite = button('Make an invitation code', { 'data-testid': 'invite' }, () => {
    thread.invite().then((invitation) => (code.textContent = invitation.code), complain);
  });
  const email = field('email', 'Invite by e-mail', textInput('email'), true);
  const form = smallForm([email], 'Invite', emailFault, ([to = '']) => act(deeds, thread.inviteByEmail([to]), `${to} was invited.`));
  const leave = button('Leave this chat', { class: 'quiet', 'data-testid': 'leave' }, () => act(deeds, thread.leaveGroupChat(), 'You left the chat.'));
  const list = element('ul', { class: 'people', 'aria-label': 'People', 'data-testid': 'participants' }, ...(names.length > 0 ? names : [element('li', {}, 'You and our team')]));
  sheet.open('People in this chat', element('div', { class: 'sheet-body' }, list, invite, code), form, element('div', { class: 'sheet-body' }, leave));
}

function fieldsSheet(deeds: MoreDeeds, thread: CustomerThread): void {
  const { chat, sheet, tell, complain } = deeds;
  const known = chat.snapshot.customerFields ?? {};
  const ofContact: NonNullable<ThreadSnapshot['fields']> = thread.snapshot.fields ?? {};
  const phone = field('phone', 'Phone number', textInput('text', known['phone'] ?? ''));
  const order = field('order', 'Order number', textInput('text', ofContact['order'] ?? ''));
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

function switchSheet({ sheet, become }: MoreDeeds): void {
  const choices = people.map((person) => button(`${person.firstName} ${person.lastName}`.trim(), { class: 'sheet-choice', 'data-testid': `person-${person.id || 'guest'}` }, () => {
    sheet.close();
    become(person);
  }));
  sheet.open('Switch customer', element('div', { class: 'sheet-body' }, ...choices));
}
