/** A UUID of random digits, each a whole number from 0 to 15. */
export const uuidOf = (digit: () => number): string => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => digit().toString(16));
