import type { Host } from './feature.ts';
import type { HttpRequest } from './ports.ts';
import { callerOf } from './rest-caller.ts';
import { type VisitorEventType, visitorEventRequest, visitorRequest } from './wire/visitor.ts';

/** A visit is over when nothing has happened for this long, ms (PROTOCOL 3.7). */
const visitMs = 30 * 60_000;

/** What waits to be told; the oldest gives way. */
const most = 100;

/** Tried three times in all, unless the answer is that it is wrong (PROTOCOL 3.0, mobile). */
const tries = 3;
const retryMs = 30_000;

/** Tells the platform what the visitor does, one thing after the other. Whatever goes wrong here is nobody's trouble: it is not told. */
class Visitor {
  readonly #host: Host;
  readonly #queue: (() => HttpRequest)[] = [];
  #visit: { readonly id: string; readonly at: number } | null;
  /** The visit that the platform knows of. */
  #begun: string;
  #toldAs: string | null = null;
  #abandon: (() => void) | null = null;
  #isStopped = false;

  constructor(host: Host) {
    this.#host = host;
    this.#visit = this.#savedVisit();
    this.#begun = this.#visit?.id ?? '';
  }

  /** The present visit's id; a new one where the last is over. */
  get visitId(): string {
    const { options, ports } = this.#host;
    const now = ports.clock.now();
    if (options.visitId !== '') return options.visitId;
    if (this.#visit === null || now - this.#visit.at >= visitMs) this.#visit = { id: ports.ids.uuid(), at: now };
    return this.#visit.id;
  }

  /** The platform hears of it as soon as it can; with the first event, who the visitor is, and with the first of a visit, that there is one. */
  tell(type: VisitorEventType, data?: object): void {
    const { options, store, saved, ports } = this.#host;
    if (this.#isStopped || store.channel?.features.isWebAnalyticsEnabled === false) return;
    const id = this.visitId;
    if (this.#toldAs !== store.customer.id) {
      this.#toldAs = store.customer.id;
      const who = { customerId: store.customer.id, browserFingerprint: this.#host.fingerprint() };
      this.#push(() => visitorRequest(callerOf(this.#host), options.visitorId, who));
    }
    if (this.#begun !== id) this.#event('VisitorVisit', id);
    this.#begun = id;
    this.#event(type, id, data);
    this.#visit = { id, at: ports.clock.now() };
    saved.setNote('visit', JSON.stringify(this.#visit));
    this.#next();
  }

  stop(): void {
    this.#isStopped = true;
    this.#queue.length = 0;
    this.#abandon?.();
    this.#abandon = null;
  }

  #event(type: VisitorEventType, visitId: string, data?: object): void {
    const { options, ports } = this.#host;
    const event = { id: ports.ids.uuid(), type, visitId, destinationId: options.destinationId, at: ports.clock.now(), data };
    this.#push(() => visitorEventRequest(callerOf(this.#host), options.visitorId, event));
  }

  #push(request: () => HttpRequest): void {
    if (this.#queue.length >= most) this.#queue.shift();
    this.#queue.push(request);
  }

  #next(): void {
    if (this.#abandon !== null) return;
    const request = this.#queue.shift();
    if (request !== undefined) this.#try(request, 1);
  }

  #try(request: () => HttpRequest, n: number): void {
    const { http, clock } = this.#host.ports;
    this.#abandon = http.request(request(), ({ status }) => {
      if (this.#isStopped) return;
      if ((status === 0 || status >= 500) && n < tries) {
        const timer = clock.setTimeout(() => this.#try(request, n + 1), retryMs);
        this.#abandon = () => clock.clearTimeout(timer);
        return;
      }
      this.#abandon = null;
      this.#next();
    });
  }

  #savedVisit(): { readonly id: string; readonly at: number } | null {
    try {
      const { id, at } = JSON.parse(this.#host.saved.note('visit') ?? '{}') as { id: unknown; at: unknown };
      return typeof id === 'string' && id !== '' && typeof at === 'number' ? { id, at } : null;
    } catch {
      return null;
    }
  }
}

/** For `host.shared`: one visitor per chat. */
export const visitorOf = (host: Host): Visitor => new Visitor(host);
