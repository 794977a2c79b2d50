import type { Survey } from '../../../src/wire/read-survey.ts';
import type { PanelChat, PanelThread } from '../panel-chat.ts';
import type { Say } from '../words.ts';
import { offlineNotice } from './offline-notice.ts';
import { surveyForm } from './survey-form.ts';

/** What stands between the customer and the first message. */
export type Hurdle = 'none' | 'survey' | 'offline';

export interface BeforeChatInput {
  readonly place: HTMLElement;
  readonly chat: PanelChat;
  readonly thread: PanelThread;
  readonly beginLabel: string;
  readonly say: Say;
  readonly complain: (error: unknown) => void;
  /** The survey was answered. */
  readonly answered: () => void;
}

/** Shows the questions before a chat, or the form of a closed one, while there is reason to; returns the renderer. */
export function beforeChat({ place, chat, thread, beginLabel, say, complain, answered }: BeforeChatInput): (wantsNew: boolean) => Hurdle {
  let shown: Hurdle = 'none';
  let asked: Survey | null = null;
  return (wantsNew) => {
    const { survey = null } = chat.snapshot;
    const hurdle = hurdleOf(chat, thread, wantsNew);
    place.hidden = hurdle === 'none';
    if (hurdle === shown && asked === survey) return hurdle;
    shown = hurdle;
    asked = survey;
    if (hurdle === 'offline') place.replaceChildren(offlineNotice(chat, say, complain));
    else if (hurdle === 'none' || survey === null) place.replaceChildren();
    else {
      const form = surveyForm(survey, beginLabel, say, {
        answer(answers) {
          thread.answerSurvey(answers);
          answered();
        },
      });
      place.replaceChildren(form);
      if (wantsNew) form.querySelector<HTMLElement>('input, select')?.focus();
    }
    return hurdle;
  };
}

function hurdleOf(chat: PanelChat, thread: PanelThread, wantsNew: boolean): Hurdle {
  const { channel } = chat.snapshot;
  const { status, survey } = thread.snapshot;
  const isBefore = status === 'notStarted' || wantsNew;
  if (channel?.kind === 'livechat' && !channel.isOnline && isBefore) return 'offline';
  return survey?.isDue === true && (isBefore || (channel?.kind === 'messaging' && status === 'ended')) ? 'survey' : 'none';
}
