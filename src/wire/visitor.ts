import type { HttpRequest } from '../ports.ts';
import type { BrowserFingerprint } from './frames.ts';
import { pathPart, type RestCaller, restHeaders } from './rest.ts';

/** What a visitor can do that the platform keeps (PROTOCOL 3.7). */
export type VisitorEventType =
  | 'VisitorVisit' | 'PageView' | 'TimeSpentOnPage' | 'ChatWindowOpened' | 'Conversion' | 'Custom'
  | 'ProactiveActionDisplayed' | 'ProactiveActionClicked' | 'ProactiveActionSuccess' | 'ProactiveActionFailed';

/** One thing that a visitor did; `at` is epoch ms. */
export interface VisitorEvent {
  readonly id: string;
  readonly type: VisitorEventType;
  readonly visitId: string;
  readonly destinationId: string;
  readonly at: number;
  readonly data: object | undefined;
}

const timeoutMs = 20_000;

const request = (caller: RestCaller, method: 'PUT' | 'POST', visitorId: string, rest: string, body: object): HttpRequest => ({
  method,
  url: `${caller.endpoints.chat}/web-analytics/1.0/tenants/${caller.brandId}/visitors/${pathPart(visitorId)}${rest}`,
  headers: restHeaders(caller),
  body: JSON.stringify(body),
  timeoutMs,
});

/** Says who the visitor is; without a customer's id nobody in particular (PROTOCOL 3.7). */
export const visitorRequest = (
  caller: RestCaller, visitorId: string, who: { readonly customerId: string; readonly browserFingerprint: BrowserFingerprint | undefined },
): HttpRequest => request(caller, 'PUT', visitorId, '', {
  customerIdentity: who.customerId === '' ? null : { idOnExternalPlatform: who.customerId },
  ...(who.browserFingerprint && { browserFingerprint: who.browserFingerprint }),
  journey: { referrer: { url: '' }, utm: { source: '', medium: '', campaign: '', term: '', content: '' } },
  customVariables: [],
});

/** Says what the visitor did: one event per call (PROTOCOL 3.7). */
export const visitorEventRequest = (caller: RestCaller, visitorId: string, event: VisitorEvent): HttpRequest =>
  request(caller, 'POST', visitorId, '/events', {
    id: event.id, type: event.type, visitId: event.visitId,
    destination: event.destinationId === '' ? {} : { id: event.destinationId },
    createdAtWithMilliseconds: new Date(event.at).toISOString(),
    ...(event.data && { data: event.data }),
  });
