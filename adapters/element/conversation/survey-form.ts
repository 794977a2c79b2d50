import type { CustomFields } from '../../../src/custom-fields.ts';
import type { Survey, SurveyField, SurveyOption } from '../../../src/wire/read-survey.ts';
import { element } from '../dom/element.ts';
import type { Say } from '../words.ts';
import { areRight, type Field, field, looksLikeEmail } from '../dom/form-fields.ts';

export interface SurveyDeeds {
  /** Takes the answers; throws where the engine finds something wrong with them. */
  answer(answers: CustomFields): void;
}

/** The questions before a chat, as a form; what is wrong is said at its field, and the first one gets the focus. */
export function surveyForm(survey: Survey, beginLabel: string, say: Say, deeds: SurveyDeeds): HTMLFormElement {
  const fields = survey.fields.map((question) => field(question.ident, question.label, controlOf(question, say), question.isRequired ? null : say('optional')));
  const title = element('h2', { id: 'survey-title' }, survey.name || say('beforeWeStart'));
  const form = element(
    'form', { class: 'form', novalidate: true, 'aria-labelledby': 'survey-title', 'data-testid': 'survey' },
    title, element('p', { class: 'form-about' }, say('surveyAbout')),
    ...fields.map(({ node }) => node), element('button', { type: 'submit', class: 'primary', 'data-testid': 'survey-send' }, beginLabel),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!areRight(fields, (ident, value) => whyNot(survey.fields.find((one) => one.ident === ident), value, say))) return;
    try {
      deeds.answer(Object.fromEntries(fields.filter((one) => one.value().trim() !== '').map((one) => [one.name, one.value().trim()])));
    } catch (error) {
      complainAt(fields, error);
    }
  });
  return form;
}

function whyNot(question: SurveyField | undefined, value: string, say: Say): string {
  if (value.trim() === '') return question?.isRequired ? say('pleaseAnswer') : '';
  return question?.type === 'email' && !looksLikeEmail(value) ? say('notEmail') : '';
}

/** The engine has the last word; its error names the field. */
function complainAt(fields: readonly Field[], error: unknown): void {
  const name = /field "([^"]+)" (.*?)\)?$/.exec(String(error));
  const wrong = fields.find((one) => one.name === name?.[1]) ?? fields[0];
  wrong?.complain(name?.[2] ?? String(error));
  wrong?.focus();
}

function controlOf(question: SurveyField, say: Say): HTMLInputElement | HTMLSelectElement {
  switch (question.type) {
    case 'text':
      return element('input', { type: 'text', autocomplete: 'off' });
    case 'email':
      return element('input', { type: 'email', autocomplete: 'email' });
    case 'list':
      return element('select', {}, element('option', { value: '' }, say('pleaseChoose')), ...question.options.map(option));
    case 'tree':
      return element('select', {}, element('option', { value: '' }, say('pleaseChoose')), ...question.options.map(branch));
  }
}

function option({ value, label }: SurveyOption): HTMLOptionElement {
  return element('option', { value }, label);
}

/** Only what has nothing below it can be chosen; what lies deeper says the way to it. */
function branch(root: SurveyOption): HTMLElement {
  return root.children.length === 0 ? option(root) : element('optgroup', { label: root.label }, ...root.children.flatMap((child) => leaves(child, '')));
}

function leaves(node: SurveyOption, way: string): HTMLOptionElement[] {
  const label = way + node.label;
  return node.children.length === 0 ? [option({ ...node, label })] : node.children.flatMap((child) => leaves(child, `${label} › `));
}
