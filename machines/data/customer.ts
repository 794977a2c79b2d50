/** The person chatting. `id` is the external id; names are `''` until someone says them (PROTOCOL 5.1). */
export interface Customer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly imageUrl: string | null;
}

/** A token for the legacy session. It never leaves `src/`: no machine, log or error sees it. */
export interface AccessToken {
  readonly token: string;
  /** Seconds, as the gateway counts them; 0 where it did not say. */
  readonly expiresIn: number;
}
