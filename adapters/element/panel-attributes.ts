import type { ChatOptions } from '../../src/chat-types.ts';

/** What a page can say in HTML; each makes another chat when it changes. */
export const watchedAttributes = [
  'brand-id', 'channel-id', 'environment', 'chat-url', 'gateway-url', 'authorize-url', 'customer-id', 'first-name', 'last-name', 'language', 'destination-id',
];

/** The options that the attributes of an element describe; null while it does not say which channel of which brand. */
export function optionsOf(element: Element): ChatOptions | null {
  const read = (name: string): string | undefined => element.getAttribute(name) ?? undefined;
  const [brandId, channelId, region] = [read('brand-id'), read('channel-id'), read('environment')];
  const [chat, gateway, authorize] = [read('chat-url'), read('gateway-url'), read('authorize-url')];
  if (brandId === undefined || channelId === undefined) return null;
  const customer = without({ id: read('customer-id'), firstName: read('first-name'), lastName: read('last-name') });
  return {
    brandId: Number(brandId),
    channelId,
    environment: chat && gateway ? { name: region ?? 'own', chat, gateway, authorize: authorize ?? chat } : (region as 'EU1'),
    ...(Object.keys(customer).length > 0 ? { customer } : {}),
    ...without({ language: read('language'), destinationId: read('destination-id') }),
  };
}

function without<T extends object>(given: T): { [K in keyof T]: NonNullable<T[K]> } | Record<string, never> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
