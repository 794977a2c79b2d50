import { button, element } from './dom/element.ts';
import { areRight, field, looksLikeEmail } from './dom/form-fields.ts';
import type { Sheet } from './dom/sheet.ts';
import type { PanelChat, PanelThread } from './panel-chat.ts';
import type { Say } from './words.ts';

/** What a choice of the page's own may do; `tell` says in one line that something was done. */
export interface ChoiceDeeds {
  readonly chat: PanelChat;
  /** Null while the list of conversations is shown. */
  readonly thread: PanelThread | null;
  readonly sheet: Sheet;
  readonly complain: (error: unknown) => void;
  readonly tell: (words: string) => void;
}

/** A choice of the page's own in the sheet "More". */
export interface PanelChoice {
  readonly name: string;
  readonly label: string;
  /** Only while a conversation is on the screen. */
  readonly isOfThread: boolean;
  go(deeds: ChoiceDeeds): void;
}

export interface MoreDeeds extends ChoiceDeeds {
  readonly openThread: (thread: PanelThread) => void;
  readonly choices: readonly PanelChoice[];
  readonly say: Say;
  readonly hasManyThreads: boolean;
}

/** What can be done besides writing: a sheet of choices, each with a sheet of its own. */
export function openMore(deeds: MoreDeeds): void {
  const { sheet, thread, chat, hasManyThreads, choices, say } = deeds;
  const own = (isOfThread: boolean) => choices.filter((one) => one.isOfThread === isOfThread).map((one) => choice(one.label, one.name, () => one.go(deeds)));
  const choice = (label: string, test: string, go: () => void): HTMLButtonElement => button(label, { class: 'sheet-choice', 'data-testid': `more-${test}` }, go);
  const ofThread = thread === null ? [] : [
    ...(thread.can('sendTranscript') ? [choice(say('transcript'), 'transcript', () => transcriptSheet(deeds, thread))] : []),
    ...(thread.can('invite') ? [choice(say('people'), 'people', () => peopleSheet(deeds, thread))] : []),
    ...own(true),
    ...(hasManyThreads ? [choice(say('rename'), 'rename', () => renameSheet(deeds, thread))] : []),
    ...(hasManyThreads && thread.can('archive') ? [choice(say('archive'), 'archive', () => act(deeds, thread.archive(), say('archived')))] : []),
  ];
  const ofChat = [
    ...(chat.can('joinGroupChat') ? [choice(say('join'), 'join', () => joinSheet(deeds))] : []),
    ...own(false),
  ];
  sheet.open(say('more'), element('div', { class: 'sheet-body' }, ...ofThread, ...ofChat));
}

/** Closes the sheet when it is done; what was refused is said. */
function act({ sheet, tell, complain }: MoreDeeds, work: Promise<unknown>, words: string): void {
  work.then(() => {
    sheet.close();
    tell(words);
  }, complain);
}

export function textInput(type: 'text' | 'email', value = ''): HTMLInputElement {
  return element('input', { type, value, autocomplete: 'off' });
}

/** A form of one or more fields with one button. */
export function smallForm(fields: readonly ReturnType<typeof field>[], label: string, whyNot: (name: string, value: string) => string, done: (values: readonly string[]) => void): HTMLFormElement {
  const form = element('form', { class: 'sheet-body', novalidate: true }, ...fields.map(({ node }) => node), element('button', { type: 'submit', class: 'primary', 'data-testid': 'sheet-send' }, label));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (areRight(fields, whyNot)) done(fields.map((one) => one.value().trim()));
  });
  return form;
}

const emailFault = (say: Say) => (_name: string, value: string): string => (looksLikeEmail(value) ? '' : say('notEmail'));
const notEmpty = (say: Say) => (_name: string, value: string): string => (value.trim() === '' ? say('needed') : '');

function transcriptSheet(deeds: MoreDeeds, thread: PanelThread): void {
  const { say } = deeds;
  const email = field('email', say('email'), textInput('email'), null);
  deeds.sheet.open(say('sendTranscript'), smallForm([email], say('send'), emailFault(say), ([to = '']) => act(deeds, thread.sendTranscript(to), say('transcriptSent', { email: to }))));
}

function renameSheet(deeds: MoreDeeds, thread: PanelThread): void {
  const { say } = deeds;
  const name = field('name', say('nameOfConversation'), textInput('text', thread.snapshot.name), null);
  deeds.sheet.open(say('rename'), smallForm([name], say('rename'), notEmpty(say), ([next = '']) => act(deeds, thread.rename(next), say('renamed'))));
}

function joinSheet(deeds: MoreDeeds): void {
  const { say } = deeds;
  const code = field('code', say('invitationCode'), textInput('text'), null);
  deeds.sheet.open(say('joinChat'), smallForm([code], say('joinVerb'), notEmpty(say), ([text = '']) => {
    deeds.chat.joinGroupChat(text).then((thread) => {
      deeds.sheet.close();
      deeds.openThread(thread as PanelThread);
    }, deeds.complain);
  }));
}

function peopleSheet(deeds: MoreDeeds, thread: PanelThread): void {
  const { sheet, complain, say } = deeds;
  const { participants = [] } = thread.snapshot;
  const names = participants.map(({ name, id, isPrimary }) => element('li', {}, `${name || id}${isPrimary ? ` ${say('startedIt')}` : ''}`));
  const code = element('output', { class: 'invitation', 'data-testid': 'invitation-code' });
  const invite = button(say('makeCode'), { 'data-testid': 'invite' }, () => {
    thread.invite().then((invitation) => (code.textContent = invitation.code), complain);
  });
  const email = field('email', say('inviteByEmail'), textInput('email'), null);
  const form = smallForm([email], say('invite'), emailFault(say), ([to = '']) => act(deeds, thread.inviteByEmail([to]), say('invited', { email: to })));
  const leave = button(say('leave'), { class: 'quiet', 'data-testid': 'leave' }, () => act(deeds, thread.leaveGroupChat(), say('youLeft')));
  const list = element('ul', { class: 'people', 'aria-label': say('peopleList'), 'data-testid': 'participants' }, ...(names.length > 0 ? names : [element('li', {}, say('youAndUs'))]));
  sheet.open(say('people'), element('div', { class: 'sheet-body' }, list, invite, code), form, element('div', { class: 'sheet-body' }, leave));
}
