import type { ResetOptions } from '../../../src/chat-types.ts';
import type { PlaygroundChannel } from '../settings.ts';

/** Somebody the page can be; the guest has no id of their own. */
export interface Person {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** Whom "Switch customer" offers. */
export const people: readonly Person[] = [
  { id: '', firstName: 'New guest', lastName: '' },
  { id: 'ada', firstName: 'Ada', lastName: 'Lovelace' },
  { id: 'alan', firstName: 'Alan', lastName: 'Turing' },
];

const personKey = 'playground.person';
const guestKey = 'playground.guest';

/** Who the page is, also after a reload. */
export function presentPerson(): Person {
  const id = localStorage.getItem(personKey) ?? '';
  return people.find((person) => person.id === id) ?? { id: '', firstName: '', lastName: '' };
}

/** Makes the page somebody else; a guest is another one each time. */
export function becomePerson({ id }: Person): void {
  localStorage.setItem(personKey, id);
  if (id === '') localStorage.removeItem(guestKey);
}

/** What the engine must know to sign this person in on the channel. Codes come from the page, as from an app's own account server. */
export function identityOf({ signIn }: PlaygroundChannel, person: Person): Required<Pick<ResetOptions, 'signIn'>> & Pick<ResetOptions, 'customer'> {
  const names = person.id === '' ? {} : { firstName: person.firstName, lastName: person.lastName };
  const customer = person.id === '' ? {} : { customer: { id: person.id, ...names } };
  switch (signIn) {
    case 'legacy':
      return { ...customer, signIn: { mode: 'legacy' } };
    case 'legacyOAuth':
      return { ...customer, signIn: { mode: 'legacy', authorizationCode: async () => `code~${crypto.randomUUID()}` } };
    case 'anonymous':
      return { customer: { id: person.id || guestId(), ...names }, signIn: { mode: 'anonymous' } };
    case 'securedCookies':
      return { signIn: { mode: 'securedCookies' } };
    case 'thirdParty':
      return { signIn: { mode: 'thirdParty', authorizationCode: async () => `${person.id || guestId()}~${crypto.randomUUID()}` } };
  }
}

/** With an anonymous token it is the app that knows who its guest is. */
function guestId(): string {
  const id = localStorage.getItem(guestKey) ?? `guest-${crypto.randomUUID()}`;
  localStorage.setItem(guestKey, id);
  return id;
}
