/** Where what is written lies as long as only the platform knows whose browser this is: a customer's own place never begins so. */
export const ofBrowser = '%~';

/** Dots part the keys: in an id they would make one customer's keys look like another's. */
export const keyPart = (id: string): string => id.replace(/[%.]/g, (sign) => (sign === '.' ? '%2E' : '%25'));

/** A customer's own place, apart from what is no customer's. */
export const ownerPart = (id: string): string => (/^(token|damaged)$/.test(id) ? `%${id}` : keyPart(id));
