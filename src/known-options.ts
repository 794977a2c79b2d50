import type { ChatOptions } from './chat-types.ts';
import { ChatError } from './errors.ts';
import type { Ports } from './ports.ts';

type Names<T> = Readonly<Record<keyof T, unknown>>;

/** Whatever else an app passes is a slip of the pen: it would be without effect and nobody would know. */
const options: Names<ChatOptions> = {
  brandId: 1, channelId: 1, environment: 1, customer: 1, signIn: 1, visitorId: 1, visitId: 1, destinationId: 1, channelKind: 1, recovers: 1, language: 1, offlineNoticeMs: 1, appName: 1, persist: 1, maxMessageBytes: 1,
  appVersion: 1, sdkVersion: 1, extraHeaders: 1, extraQuery: 1, fingerprint: 1, onError: 1, onFrame: 1, inspect: 1, record: 1, features: 1, ports: 1,
};
const customer: Names<NonNullable<ChatOptions['customer']>> = { id: 1, firstName: 1, lastName: 1, imageUrl: 1 };
const signIn = { mode: 1, authorizationCode: 1, hasThirdPartyCookies: 1 };

/** What each port has to be able to do; `random` is itself a function. */
const ports: { readonly [P in keyof Ports]: readonly (keyof NonNullable<Ports[P]>)[] } = {
  socket: ['open'], http: ['request'], files: ['read'], eventStream: ['open'], storage: ['read', 'write', 'remove', 'keys'],
  locks: ['hold'],
  network: ['isOnline', 'isVisible', 'listen'], clock: ['now', 'setTimeout', 'clearTimeout', 'soon'], random: [], ids: ['uuid', 'guestId'],
};

const wrong = (detail: string): never => {
  throw new ChatError('options.invalid', detail);
};

function checkNames(given: object | undefined, known: object, path: string): void {
  for (const name of Object.keys(given ?? {})) {
    if (!Object.hasOwn(known, name)) wrong(`${path}${name.slice(0, 40)}: no such option; there are ${Object.keys(known).join(', ')}`);
  }
}

/** Refuses names that mean nothing, and ports that cannot do what they are for. Throws a ChatError that names the first. */
export function checkKnown(given: ChatOptions): void {
  checkNames(given, options, '');
  checkNames(given.customer, customer, 'customer.');
  checkNames(given.signIn, signIn, 'signIn.');
  checkNames(given.ports, ports, 'ports.');
  for (const [name, port] of Object.entries(given.ports ?? {})) {
    if (typeof port !== (name === 'random' ? 'function' : 'object') || port === null) wrong(`ports.${name}: this is no such port`);
    const lacking = ports[name as keyof Ports].find((method) => typeof (port as unknown as Record<string, unknown>)[method] !== 'function');
    if (lacking !== undefined) wrong(`ports.${name}.${String(lacking)}: must be a function`);
  }
}
