import { renderToString } from 'react-dom/server';
import { HydratedPage } from './hydrated.tsx';

/** On a server there is no conversation yet: an empty one stands for it. */
const nobody = { snapshot: { messages: [] }, subscribe: () => () => {} } as unknown as Parameters<typeof HydratedPage>[0]['thread'];

export const html = renderToString(<HydratedPage thread={nobody} options={{ brandId: 1001, channelId: 'chat_messaging', environment: 'EU1' }} />);
