import { isText } from './given.ts';
import type { SavedData } from './saved-data.ts';
import { isJson } from './wire/read.ts';
import { parseBody } from './wire/rest.ts';
import type { TokenAnswer } from './wire/token.ts';

/** A transaction token at hand. */
export interface HeldToken {
  readonly answer: TokenAnswer;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/**
 * Transaction tokens that outlive the page: by brand, channel, mode and customer (PROTOCOL 10, trap 9). Tokens of a third party are never
 * stored: nothing would say on the next page whose they are.
 */
export class TokenCache {
  readonly #saved: SavedData;
  readonly #name: string;

  constructor(saved: SavedData, mode: string, customerId: string) {
    this.#saved = saved;
    this.#name = `token.${mode}.${customerId}`;
  }

  read(now: number): HeldToken | null {
    const held = parseBody(this.#saved.note(this.#name) ?? '') as (HeldToken & { readonly v: unknown }) | undefined;
    const { token, customerFields, contactFields, customer } = { ...held?.answer };
    const isGood = held?.v === 1 && held.expiresAt > now && isText(token) && [customerFields, contactFields].every((fields) => Array.isArray(fields) && fields.every(isJson))
      && (customer === null || isText(customer?.id));
    return isGood ? held : null;
  }

  write({ answer, expiresAt }: HeldToken): void {
    this.#saved.names.renew();
    this.#saved.setNote(this.#name, JSON.stringify({ v: 1, expiresAt, answer: { ...answer, identityToken: null, thirdParty: null } }));
  }

  drop(): void {
    this.#saved.setNote(this.#name, null);
  }
}
