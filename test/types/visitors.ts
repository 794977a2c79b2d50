import { browserPage, createChat, offlineForm, persistentMenu, proactive, survey, visitorEvents } from '../../adapters/browser/browser.ts';

const page = browserPage();
const chat = createChat({
  brandId: 1001, channelId: 'chat_messaging', environment: 'eu1',
  features: [survey(), proactive({ page }), visitorEvents({ page }), persistentMenu(), offlineForm()],
});

/** What features for visitors bring is typed. */
export function verbs(): void {
  chat.thread().answerSurvey({ name: 'Ada', topic: null });
  chat.proactive.clicked('a-1');
  chat.visitor.pageViewed(page.place());
  void chat.persistentMenu().then(([item]) => item && chat.thread().send(item));
  void chat.sendOfflineMessage({ name: 'Jo Doe', email: 'jo@example.test', message: 'Call me' });
  // @ts-expect-error an answer is a text
  chat.thread().answerSurvey({ age: 42 });
  // @ts-expect-error an offline message says who it is from
  void chat.sendOfflineMessage({ message: 'Call me' });
}

/** The five kinds of action are told apart by their type. */
export function actions(): string {
  const action = chat.snapshot.proactive?.[0]?.action;
  // @ts-expect-error only a custom popup has variables
  if (action?.type === 'PopupBox') return action.variables['a'] ?? '';
  return action?.type === 'WelcomeMessage' ? action.text : '';
}

/** A question with options is told apart from one without. */
export function questions(): number {
  const field = chat.snapshot.survey?.fields[0];
  // @ts-expect-error a text has no options
  if (field?.type === 'text') return field.options.length;
  return field !== undefined && 'options' in field ? field.options.length : 0;
}
