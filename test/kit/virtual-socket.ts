import type { Gateway } from '../../adapters/local-gateway/create-gateway.ts';
import type { GatewayConnection, Handshake } from '../../adapters/local-gateway/core/ports.ts';
import type { SocketEvents, SocketHandle } from '../../src/ports.ts';
import type { EventClock } from './event-clock.ts';
import type { VirtualRules } from './virtual-rules.ts';

/** How the way between a device and the gateway is just now. */
export interface LineCondition {
  /** One way, ms. */
  latencyMs: number;
  /** Frames to the gateway get there. Without, they vanish and nobody is told. */
  isUpGood: boolean;
  /** Frames from the gateway get here. */
  isDownGood: boolean;
  /** What becomes of a new socket: it reaches the gateway, is refused on the way, or is never heard of again. */
  opens: 'reach' | 'refused' | 'held';
  /** What a handshake takes besides, ms. */
  connectMs: number;
  /** So many frames still get through, in either direction, before the line is torn; null: all. */
  framesLeft: number | null;
  /** So many frames from the gateway arrive without their end. */
  truncated: number;
}

export const goodLine = (latencyMs = 10): LineCondition =>
  ({ latencyMs, isUpGood: true, isDownGood: true, opens: 'reach', connectMs: 0, framesLeft: null, truncated: 0 });

/** What a socket needs to know of where it is. */
export interface SocketPlace {
  readonly clock: EventClock;
  readonly gateway: Gateway;
  readonly line: LineCondition;
  readonly rules: VirtualRules;
  /** A frame came to the gateway on a socket that this end had given up. */
  readonly ghost: (text: string) => void;
  /** Nothing comes from a page that is gone, whatever a promise of the app brings it. */
  isGone(): boolean;
}

/**
 * One WebSocket between an engine and the pure gateway. In order both ways, as TCP is: once a frame has vanished in a direction, nothing
 * comes through in that direction any more.
 */
export class VirtualSocket implements SocketHandle {
  readonly id: number;
  readonly url: string;
  /** As the engine knows it. */
  state: 'opening' | 'open' | 'closed' = 'opening';
  /** The engine has let go of it: it hears nothing more. */
  isDetached = false;
  readonly #place: SocketPlace;
  readonly #on: SocketEvents;
  #connection: GatewayConnection | undefined;
  #handshake: Handshake | undefined;
  #isUpBroken = false;
  #isDownBroken = false;
  #isGone = false;
  #upAt = 0;
  #downAt = 0;

  constructor(id: number, url: string, on: SocketEvents, place: SocketPlace) {
    this.id = id;
    this.url = url;
    this.#on = on;
    this.#place = place;
    if (place.line.opens === 'held') return;
    if (place.line.opens === 'refused') {
      this.#down(() => this.#end(1006));
      return;
    }
    this.#up(() => this.#knock(), place.line.connectMs);
  }

  send(text: string): void {
    if (this.#place.isGone()) return;
    this.#place.rules.sent(this.id, text, this.#place.clock.now(), this.state);
    if (this.state !== 'open') throw new Error('the socket is not open');
    this.#up(() => {
      if (this.#isTorn()) return;
      if (this.state === 'closed') this.#place.ghost(text);
      this.#connection?.receive(text);
    });
  }

  close(code = 1005): void {
    this.isDetached = true;
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.#up(() => this.#hangUp(code));
  }

  /** The line is torn: both ends notice at once. */
  cut(): void {
    this.#hangUp(1006);
    this.#end(1006);
  }

  /** This end notices at once, the other only `ms` later: what is on its way still arrives. */
  cutHere(ms: number): void {
    this.#place.clock.setTimeout(() => this.#hangUp(1006), ms);
    this.#end(1006);
  }

  /** The line may have been good for so many frames only, and this is one too many. */
  #isTorn(): boolean {
    const { line } = this.#place;
    if (line.framesLeft === null || this.state !== 'open') return false;
    if (line.framesLeft-- > 0) return false;
    line.framesLeft = null;
    this.cut();
    return true;
  }

  #knock(): void {
    const { gateway } = this.#place;
    if (this.#isGone) return;
    const path = this.url.replace(/^wss?:\/\/[^/]+/, '');
    this.#handshake = gateway.accept({ path }, {
      send: (text) => this.#down(() => this.#hear(text)),
      close: (code) => this.#down(() => this.#end(code)),
      cut: () => this.#down(() => this.#end(1006)),
    });
    if (this.#handshake.outcome === 'held') return;
    if (this.#handshake.outcome === 'refused') {
      this.#down(() => this.#end(1006));
      return;
    }
    this.#connection = this.#handshake.connection;
    this.#down(() => {
      if (this.state !== 'opening') return;
      this.state = 'open';
      this.#on.opened();
    });
  }

  #hear(text: string): void {
    if (this.isDetached || this.state !== 'open' || this.#isTorn()) return;
    const { line, rules } = this.#place;
    if (line.truncated > 0) {
      line.truncated--;
      return this.#on.text(text.slice(0, text.length >> 1));
    }
    rules.heard(this.id, text);
    this.#on.text(text);
  }

  /** The engine is told, unless it has let go. */
  #end(code: number): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    if (!this.isDetached) this.#on.closed(code);
  }

  /** The gateway is told. */
  #hangUp(code: number): void {
    if (this.#isGone) return;
    this.#isGone = true;
    if (this.#handshake?.outcome === 'held') this.#handshake.abandoned();
    this.#connection?.closed(code);
  }

  #up(arrive: () => void, moreMs = 0): void {
    const { clock, line } = this.#place;
    this.#upAt = Math.max(this.#upAt, clock.now() + line.latencyMs + moreMs);
    this.#isUpBroken ||= !line.isUpGood;
    clock.setTimeout(() => {
      this.#isUpBroken ||= !this.#place.line.isUpGood;
      if (!this.#isUpBroken && !this.#isGone) arrive();
    }, this.#upAt - clock.now());
  }

  #down(arrive: () => void): void {
    const { clock, line } = this.#place;
    this.#downAt = Math.max(this.#downAt, clock.now() + line.latencyMs);
    this.#isDownBroken ||= !line.isDownGood;
    clock.setTimeout(() => {
      this.#isDownBroken ||= !this.#place.line.isDownGood;
      if (!this.#isDownBroken) arrive();
    }, this.#downAt - clock.now());
  }
}
