import type { Agent } from '../../machines/data/contact.ts';
import type { AccessToken, Customer } from '../../machines/data/customer.ts';
import type { Author, Message } from '../../machines/data/message.ts';
import type { Json } from './read.ts';
import { isJson, objectReader, readId, readText, readTextOrNull, refuse } from './read.ts';

/** A nickname, when set, is what customers should see (PROTOCOL 6.3). */
function nameOf(raw: Json, lastName: unknown): string {
  const first = readText(raw.firstName);
  const last = readText(lastName);
  return readText(raw.nickname) || (first && last ? `${first} ${last}` : first || last);
}

const imageOf = (raw: Json): string | null => readTextOrNull(raw.publicImageUrl) ?? readTextOrNull(raw.imageUrl);

/** User of PROTOCOL 6.3. With personal information hidden, little but the name is left. */
export const readAgent = objectReader<Agent>((raw) => ({ id: readId(raw.id), name: nameOf(raw, raw.surname), imageUrl: imageOf(raw), isBot: raw.isBotUser === true }));

/** Who wrote a message: the customer whatever comes in, else the user it names, else the system (PROTOCOL 6.3). */
export function readAuthor({ authorEndUserIdentity, authorUser }: Json, direction: Message['direction']): Author {
  if (direction === 'inbound') {
    const raw: Json = isJson(authorEndUserIdentity) ? authorEndUserIdentity : {};
    return {
      kind: 'customer',
      id: readId(raw.idOnExternalPlatform) || readId(raw.id),
      name: nameOf(raw, raw.lastName),
      imageUrl: readTextOrNull(raw.image),
    };
  }
  if (!isJson(authorUser)) return { kind: 'system', id: '', name: '', imageUrl: null };
  return { kind: authorUser.isBotUser === true ? 'bot' : 'agent', id: readId(authorUser.id), name: nameOf(authorUser, authorUser.surname), imageUrl: imageOf(authorUser) };
}

/** The identity the platform settled on; without an id nothing can be done (PROTOCOL 8.1). */
export const readCustomer = objectReader<Customer>((raw, path, trouble) => {
  const id = readId(raw.idOnExternalPlatform);
  if (!id) return refuse(trouble, `${path}.idOnExternalPlatform`);
  return { id, firstName: readText(raw.firstName), lastName: readText(raw.lastName), imageUrl: readTextOrNull(raw.image) };
});

/** The legacy session's token (PROTOCOL 6.1.3). */
export const readAccessToken = objectReader<AccessToken>((raw, path, trouble) => {
  const token = readText(raw.token);
  if (!token) return refuse(trouble, `${path}.token`);
  const expiresIn = typeof raw.expiresIn === 'number' && raw.expiresIn > 0 ? raw.expiresIn : 0;
  if (expiresIn === 0) refuse(trouble, `${path}.expiresIn`, 'a number of seconds');
  return { token, expiresIn };
});
