import { customFields } from './custom-fields.ts';
import type { Feature } from './feature.ts';

/** What every chat has, built as features are: each brings its events, verbs and snapshot fields from a file of its own. */
export const baseFeatures: readonly Feature[] = [customFields];
