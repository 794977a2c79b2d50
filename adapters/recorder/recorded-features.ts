import type { Feature } from '../../src/feature.ts';
import { recordedPort } from './recorded-ports.ts';
import type { Tape } from './tape.ts';

/** What the page of a feature is called among the ports. */
export const pageName = ({ name }: Feature): string => `page of ${name}`;

/** The same feature, looking at another page. */
export function withPage(feature: Feature, page: unknown): Feature {
  return Object.assign(Object.create(feature) as Feature, { options: { ...feature.options, page } });
}

/** A feature whose page, if it was given one, is noted as ports are. */
export function recordedFeature(feature: Feature, tape: Tape): Feature {
  const page = (feature.options as { readonly page?: unknown } | undefined)?.page;
  return typeof page === 'object' && page !== null ? withPage(feature, recordedPort(pageName(feature), page, tape)) : feature;
}
