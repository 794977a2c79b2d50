import { aFunction, must, or, wrong } from './known-options.ts';

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
  /** null: not said, as good as false. */
  readonly hasThirdPartyCookies: boolean | null;
}

/** What goes with each mode: needed (true), refused (false), or as you like (null). */
const rules: Readonly<Record<SignInMode, { readonly id: boolean | null; readonly code: boolean | null }>> = {
  legacy: { id: null, code: null },
  anonymous: { id: true, code: false },
  securedCookies: { id: false, code: false },
  thirdParty: { id: false, code: true },
};

const modes = Object.keys(rules);

export const signInChecks = {
  mode: must<SignInMode>(`one of ${modes.join(', ')}`, (given) => modes.includes(given as SignInMode)),
  authorizationCode: or(null, aFunction),
  hasThirdPartyCookies: or(null, must<boolean>('true or false', (given) => typeof given === 'boolean')),
};

/** Checks a sign-in against the customer that it is for. Throws a ChatError that names the option. */
export function resolveSignIn(signIn: ResolvedSignIn, customerId: string): ResolvedSignIn {
  const { mode, authorizationCode, hasThirdPartyCookies } = signIn;
  const { id, code } = rules[mode];
  const check = (name: string, isGiven: boolean, isNeeded: boolean | null): void => {
    if (isNeeded !== null && isNeeded !== isGiven) wrong(`${name}: ${isNeeded ? 'needed' : 'not possible'} with signIn.mode "${mode}"`);
  };
  check('customer.id', customerId !== '', id);
  check('signIn.authorizationCode', authorizationCode !== null, code);
  check('signIn.hasThirdPartyCookies', hasThirdPartyCookies !== null, mode === 'securedCookies' ? null : false);
  return signIn;
}
