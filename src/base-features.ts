import { customFields } from './custom-fields.ts';
import type { Feature } from './feature.ts';
import { transcript } from './transcript.ts';

/** What every chat has, built as features are: each brings its events, verbs and snapshot fields from a file of its own. */
export const baseFeatures: readonly Feature[] = [customFields, transcript];
