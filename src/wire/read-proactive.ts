import { expect, isAbsent, isJson, type Json, none, pick, readId, readText, refuse, type Trouble } from './read.ts';
import { readFields } from './read-fields.ts';
import type { CustomField } from './outgoing.ts';
import { safeUrl } from './safe-url.ts';

/** What an action says; `''` and `null` where it does not. */
export interface ProactiveContent {
  readonly headline: string;
  readonly secondHeadline: string;
  readonly body: string;
  readonly imageUrl: string | null;
}

interface Parts {
  readonly id: string;
  readonly name: string;
  readonly content: ProactiveContent;
  /** The button that takes the offer up; its text may be `''`. */
  readonly callToAction: { readonly isVisible: boolean; readonly text: string };
  /** `general` as `bottomRight`; offsets in px. */
  readonly position: { readonly general: string; readonly offsetX: number; readonly offsetY: number };
  /** As `fullImage`; `''` where none is named. */
  readonly template: string;
  /** Colours, borders and sizes as they came. */
  readonly design: Json;
}

/** One of the five things that a platform may want to have shown (PROTOCOL 6.8). */
export type ProactiveAction = Parts & (
  | { readonly type: 'WelcomeMessage'; /** With the customer's name and fields filled in. */ readonly text: string }
  | { readonly type: 'CustomPopupBox'; readonly variables: Readonly<Record<string, string>> }
  | { readonly type: 'PopupBox' | 'PushNotification' | 'GuideTemplate' }
);

/** When an action may be shown. */
export interface ProactiveTiming {
  /** Since it was fired, ms. */
  readonly delayMs: number;
  /** Since the page was opened, ms. */
  readonly timeOnPageMs: number;
  /** Percent. */
  readonly depth: number;
}

/** An action as it was fired: at whom, when to show it, and which fields the next contact gets from it. */
export interface FiredAction {
  readonly destinationId: string;
  readonly action: ProactiveAction;
  readonly timing: ProactiveTiming;
  readonly handover: readonly CustomField[];
}

const member = (raw: unknown, name: string): Json => {
  const value = isJson(raw) ? raw[name] : undefined;
  return isJson(value) ? value : {};
};

const readNumber = (raw: unknown): number => (typeof raw === 'number' && Number.isFinite(raw) ? raw : 0);

/** A day is longer than any visit, ms. */
const longestMs = 86_400_000;

/** Which figure of a condition means what. The names are nowhere written down (PROTOCOL 6.8): these are ours. */
const conditions: Readonly<Record<string, readonly [figure: string, timing: keyof ProactiveTiming | null, unit: number, most: number]>> = {
  pageVisible: ['', null, 0, 0],
  delay: ['seconds', 'delayMs', 1_000, longestMs],
  timeOnPage: ['seconds', 'timeOnPageMs', 1_000, longestMs],
  timeSpentOnPage: ['seconds', 'timeOnPageMs', 1_000, longestMs],
  scrollDepth: ['percent', 'depth', 1, 100],
};

/** What cannot be evaluated counts as met: the platform has already decided to fire. */
function readTiming(raw: unknown, trouble: Trouble): ProactiveTiming {
  const timing = { delayMs: 0, timeOnPageMs: 0, depth: 0 };
  if (!isAbsent(raw) && !Array.isArray(raw)) refuse(trouble, 'conditions', 'a list');
  const list: readonly unknown[] = Array.isArray(raw) ? raw : none;
  for (const [i, condition] of list.entries()) {
    const type = isJson(condition) ? condition.conditionType : undefined;
    const row = typeof type === 'string' && Object.hasOwn(conditions, type) ? conditions[type] : undefined;
    if (row === undefined) {
      refuse(trouble, `conditions[${i}].conditionType`, Object.keys(conditions).join(', '));
      continue;
    }
    const [figure, name, unit, most] = row;
    if (name === null) continue;
    const value = member(condition, 'data')[figure];
    if (typeof value === 'number' && value >= 0) timing[name] = Math.max(timing[name], Math.min(most, value * unit));
    else refuse(trouble, `conditions[${i}].data.${figure}`, 'a number');
  }
  return timing;
}

const texts = (raw: Json): Readonly<Record<string, string>> =>
  pick(raw, (value) => typeof value === 'string') as Readonly<Record<string, string>>;

/** The data of `FireProactiveAction`; undefined where there is nothing to show or nothing to call it by. Never throws. */
export function readProactive(data: unknown, trouble: Trouble): FiredAction | undefined {
  const fired = member(data, 'proactiveAction');
  const { actionId, actionName, actionType, data: raw } = member(fired, 'action');
  const id = readId(actionId);
  if (!id) return refuse(trouble, 'proactiveAction.action.actionId');
  const { callToAction, position } = { callToAction: member(raw, 'callToAction'), position: member(raw, 'position') };
  const content = member(raw, 'content');
  if (actionType === 'WelcomeMessage') expect(content, { 'bodyText|body': 'a text' }, 'proactiveAction.action.data.content.', trouble);
  const parts: Parts = {
    id,
    name: readText(actionName),
    content: {
      headline: readText(content.headlineText),
      secondHeadline: readText(content.headlineSecondaryText),
      body: readText(content.bodyText) || readText(content.body),
      imageUrl: safeUrl(readText(content.image) || readText(member(content, 'image').url)),
    },
    callToAction: { isVisible: callToAction.isVisible === true, text: readText(callToAction.text) },
    position: { general: readText(position.general), offsetX: readNumber(position.offsetX), offsetY: readNumber(position.offsetY) },
    template: readText(member(raw, 'template').id),
    design: member(raw, 'design'),
  };
  const action = typed(parts, actionType, content);
  if (action === undefined) return refuse(trouble, 'proactiveAction.action.actionType', 'one of the five types');
  return {
    destinationId: readId(member(data, 'destination').id), action, timing: readTiming(fired.conditions, trouble), handover: readFields(member(raw, 'handover')),
  };
}

function typed(parts: Parts, type: unknown, content: Json): ProactiveAction | undefined {
  switch (type) {
    case 'WelcomeMessage':
      return { ...parts, type, text: parts.content.body };
    case 'CustomPopupBox':
      return { ...parts, type, variables: texts(member(content, 'variables')) };
    case 'PopupBox':
    case 'PushNotification':
    case 'GuideTemplate':
      return { ...parts, type };
    default:
      return undefined;
  }
}
