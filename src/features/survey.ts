import type { Channel } from '../../machines/data/channel.ts';
import type { ThreadSnapshot } from '../chat-types.ts';
import { checkFields, type CustomFields } from '../custom-fields.ts';
import { looksLikeEmail } from '../email.ts';
import { ChatError } from '../errors.ts';
import { invalid, isFilled } from '../given.ts';
import type { Feature, Host } from '../feature.ts';
import type { Trouble } from '../wire/read.ts';
import { readSurvey, type Survey, type SurveyField, type SurveyOption } from '../wire/read-survey.ts';

/** Where the survey stands in one thread. */
export interface SurveyState {
  /** A new contact would begin with the next message, and nothing has been answered yet: show the survey. */
  readonly isDue: boolean;
  /** The first question without a good answer that needs one: until then nothing can be written. */
  readonly missing: string | null;
}

export interface SurveyThreadVerbs {
  /**
   * Answers by ident, for the first message of the next contact; they travel as its custom fields and are there after a reload. Throws a
   * ChatError that names the first field that is wrong or missing, and has then kept nothing. What is `''` or left out is not answered.
   */
  answerSurvey(answers: CustomFields): void;
}

declare module '../chat-types.ts' {
  interface ChatParts {
    /** With `survey()`: what is asked before the first message; `null` where the channel asks nothing. */
    readonly survey?: Survey | null;
  }
  interface ThreadParts {
    /** With `survey()`, where the channel has one. */
    readonly survey?: SurveyState;
  }
}

/** Pre-chat survey: typed questions, checked answers that go with the first message (PROTOCOL 3.1, 6.9). */
export const survey = (): Feature<object, SurveyThreadVerbs> => ({
  name: 'survey',
  install(host: Host) {
    let channel: Channel | null = null;
    let asked: Survey | null = null;
    const none: CustomFields = {};
    /** The contact that was the last one when a thread's survey was answered: a survey without required fields may be answered with nothing. */
    const answered = new Map<string, string>();
    const contactOf = (key: string): string => host.store.thread(key).contact?.id ?? '';
    const fieldsOf = (key: string): CustomFields => host.store.thread(key).parts.fields as CustomFields | undefined ?? none;
    /** Only where it is known that the next message begins a contact; what was written before that goes out without answers. */
    const begins = ({ sync, status }: ThreadSnapshot): boolean => sync === 'live' && (status === 'notStarted' || status === 'ended');
    const missing = (fields: CustomFields): string | null =>
      asked?.fields.find((field) => field.isRequired && (!isAnswered(fields[field.ident]) || fault(field, fields[field.ident]) !== null))?.ident ?? null;
    const stateOf = (key: string, snapshot: ThreadSnapshot): SurveyState => {
      const fields = fieldsOf(key);
      const isDue = asked !== null && begins(snapshot) && (missing(fields) !== null || !(
        answered.get(key) === contactOf(key) || asked.fields.some(({ ident }) => isAnswered(fields[ident]))
      ));
      return { isDue, missing: isDue ? missing(fields) : null };
    };
    const read = (known: Channel): void => {
      const trouble: Trouble = [];
      asked = readSurvey(known.preContactForm, known.id, trouble);
      if (trouble.length > 0) host.report(new ChatError('channel.unreadable', trouble.join(', ')));
      host.setPart('survey', asked);
    };
    const settled = (): void => {
      const known = host.store.channel;
      if (known !== null && known.preContactForm !== channel?.preContactForm) read(known);
      channel = known;
      if (asked === null) return;
      for (const key of host.store.threads.keys()) {
        const snapshot = host.threadSnapshot(key);
        if (snapshot === undefined) continue;
        const now = stateOf(key, snapshot);
        const before = host.store.thread(key).parts.survey as SurveyState | undefined;
        if (before?.isDue !== now.isDue || before.missing !== now.missing) host.setThreadPart(key, 'survey', now);
      }
    };
    return {
      settled,
      objects(verb, key, snapshot) {
        const field = verb === 'retry' ? null : stateOf(key, snapshot).missing;
        return field === null ? undefined : `the survey's field "${field}" is not answered`;
      },
      threadVerbs: (key) => ({
        answerSurvey(answers: CustomFields): void {
          const wrong = (detail: string): ChatError => invalid(`answerSurvey: ${detail}`);
          checkFields(answers, 'answerSurvey');
          host.requireRunning();
          if (asked === null) throw new ChatError('verb.forbidden', 'answerSurvey while the channel asks nothing');
          const given = Object.entries(answers).filter(([, answer]) => isAnswered(answer));
          for (const [ident] of given) if (!asked.fields.some((field) => field.ident === ident)) throw wrong(`the survey has no field "${ident}"`);
          const all = { ...fieldsOf(key), ...answers };
          for (const field of asked.fields) {
            const answer = all[field.ident];
            if (!isAnswered(answer)) {
              if (field.isRequired) throw wrong(`field "${field.ident}" needs an answer`);
              continue;
            }
            const why = fault(field, answer);
            if (why !== null) throw wrong(`field "${field.ident}" ${why}`);
          }
          const before = fieldsOf(key);
          const emptied = Object.keys(answers).filter((ident) => !isAnswered(answers[ident]) && isAnswered(before[ident])).map((ident) => [ident, null]);
          answered.set(key, contactOf(key));
          host.openThread(key, true).setFields(Object.fromEntries([...emptied, ...given]) as CustomFields);
        },
      }),
      can: (verb, key) => (verb === 'answerSurvey' && key !== null ? asked !== null : undefined),
    };
  },
});

const isAnswered = (answer: string | null | undefined): answer is string => isFilled(answer);

/** What is wrong with an answer; null when nothing is. */
function fault(field: SurveyField, answer: string | null | undefined): string | null {
  if (!('options' in field)) return field.type === 'text' || looksLikeEmail(answer) ? null : 'should be an e-mail address';
  return leaves(field.options).some(({ value }) => value === answer) ? null : `should be one of its ${field.type === 'tree' ? 'leaves' : 'options'}`;
}

/** By a list of what is left to look at: a tree may be deeper than a stack. */
function leaves(options: readonly SurveyOption[]): SurveyOption[] {
  const found: SurveyOption[] = [];
  const left = [...options];
  for (let option = left.pop(); option !== undefined; option = left.pop()) {
    if (option.children.length === 0) found.push(option);
    else for (const child of option.children) left.push(child);
  }
  return found;
}
