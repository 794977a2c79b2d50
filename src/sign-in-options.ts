import { ChatError } from './errors.ts';

/**
 * How the customer signs in (PROTOCOL 4.2). Codes are single-use: the function is asked again whenever a new one is needed, and has 30 s.
 * With `securedCookies` and `thirdParty` the platform says who the customer is; `anonymous` needs a `customer.id`.
 */
export type SignInOptions =
  | { readonly mode: 'legacy'; readonly authorizationCode?: () => Promise<string> }
  | { readonly mode: 'anonymous' }
  /** Where third-party cookies are blocked (the default), an identity token kept in storage stands in for the cookie. */
  | { readonly mode: 'securedCookies'; readonly hasThirdPartyCookies?: boolean }
  | { readonly mode: 'thirdParty'; readonly authorizationCode: () => Promise<string> };

export type SignInMode = SignInOptions['mode'];

/** Checked and defaulted. */
export interface ResolvedSignIn {
  readonly mode: SignInMode;
  readonly authorizationCode: (() => Promise<string>) | null;
  readonly hasThirdPartyCookies: boolean;
}

/** What goes with each mode: needed (true), refused (false), or as you like (null). */
const rules: Readonly<Record<SignInMode, { readonly id: boolean | null; readonly code: boolean | null }>> = {
  legacy: { id: null, code: null },
  anonymous: { id: true, code: false },
  securedCookies: { id: false, code: false },
  thirdParty: { id: false, code: true },
};

/** Checks a sign-in against the customer that it is for. Throws a ChatError that names the option. */
export function resolveSignIn(signIn: SignInOptions = { mode: 'legacy' }, customerId = ''): ResolvedSignIn {
  const wrong = (detail: string): never => {
    throw new ChatError('options.invalid', detail);
  };
  const { mode, authorizationCode, hasThirdPartyCookies } = (signIn ?? {}) as Partial<ResolvedSignIn>;
  const rule = typeof mode === 'string' && Object.hasOwn(rules, mode) ? rules[mode] : undefined;
  if (mode === undefined || rule === undefined) return wrong(`signIn.mode: must be one of ${Object.keys(rules).join(', ')}`);
  const check = (name: string, isGiven: boolean, isNeeded: boolean | null): void => {
    if (isNeeded !== null && isNeeded !== isGiven) wrong(`${name}: ${isNeeded ? 'needed' : 'not possible'} with signIn.mode "${mode}"`);
  };
  check('customer.id', customerId !== '', rule.id);
  check('signIn.authorizationCode', authorizationCode !== undefined, rule.code);
  check('signIn.hasThirdPartyCookies', hasThirdPartyCookies !== undefined, mode === 'securedCookies' ? null : false);
  if (authorizationCode !== undefined && typeof authorizationCode !== 'function') wrong('signIn.authorizationCode: must be a function');
  if (hasThirdPartyCookies !== undefined && typeof hasThirdPartyCookies !== 'boolean') wrong('signIn.hasThirdPartyCookies: must be true or false');
  return { mode, authorizationCode: authorizationCode ?? null, hasThirdPartyCookies: hasThirdPartyCookies ?? false };
}
