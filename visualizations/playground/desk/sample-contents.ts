import type { PictureUpload } from './sample-picture.ts';

/** Something for the agent to send with one press: an agent's deed, or a push of the gateway. */
export interface Sample {
  readonly label: string;
  readonly test: string;
  make(picture: PictureUpload): Promise<{ readonly command: 'agent' | 'push'; readonly body: Readonly<Record<string, unknown>> }>;
}

type Json = Readonly<Record<string, unknown>>;

const say = (type: string, fallbackText: string, payload: Json, more: Json = {}) =>
  ({ command: 'agent', body: { do: 'say', content: { type, fallbackText, payload }, ...more } }) as const;
const reply = (text: string, postback: string, more: Json = {}): Json => ({ type: 'REPLY_BUTTON', text, postback, ...more });
const media = async (picture: PictureUpload, name: string): Promise<Json> => ({ fileName: `${name}.png`, mimeType: 'image/png', url: await picture(name) });

/** One of each kind of message (PROTOCOL 6.4), as an online shop would send it. */
export const sampleContents: readonly Sample[] = [
  {
    label: 'Quick replies', test: 'quick-replies',
    make: async () => say('QUICK_REPLIES', 'What is it about?', {
      text: { content: 'What is it about?' }, actions: [reply('Delivery', 'topic:delivery'), reply('Billing', 'topic:billing'), reply('Something else', 'topic:other')],
    }),
  },
  {
    label: 'List', test: 'list',
    make: async (picture) => say('LIST_PICKER', 'Which order is it?', {
      title: { content: 'Which order is it?' }, text: { content: 'Your last orders' },
      actions: [
        reply('Coffee machine', 'order:20418', { description: 'Order 20418, on its way', icon: await media(picture, 'machine') }),
        reply('Two espresso cups', 'order:20377', { description: 'Order 20377, delivered', icon: await media(picture, 'cups') }),
      ],
    }),
  },
  {
    label: 'Link', test: 'link',
    make: async (picture) => say('RICH_LINK', 'How to descale your machine', {
      title: { content: 'How to descale your machine' }, media: await media(picture, 'guide'), url: 'https://www.example.com/guide',
    }),
  },
  {
    label: 'Card', test: 'card',
    make: async (picture) => say('ADAPTIVE_CARD', 'Your order is on its way', {
      type: 'AdaptiveCard', version: '1.5',
      body: [
        { type: 'Image', url: await picture('parcel'), altText: 'A parcel on its way' },
        { type: 'TextBlock', text: 'Your order is on its way', weight: 'Bolder', size: 'Medium' },
        { type: 'FactSet', facts: [{ title: 'Number', value: '20418' }, { title: 'Arrives', value: 'Tomorrow before noon' }] },
      ],
      actions: [
        { type: 'Action.Submit', title: 'Change delivery', data: { postback: 'order:change' } },
        { type: 'Action.OpenUrl', title: 'Track it', url: 'https://www.example.com/track' },
      ],
    }),
  },
  {
    label: 'Card form', test: 'form-card',
    make: async () => say('ADAPTIVE_CARD', 'Where shall we leave it?', {
      type: 'AdaptiveCard', version: '1.5',
      body: [
        { type: 'TextBlock', text: 'Where shall we leave it?', weight: 'Bolder', size: 'Medium' },
        { type: 'Input.ChoiceSet', id: 'place', label: 'Place', isRequired: true, style: 'expanded', choices: [{ title: 'At the door', value: 'door' }, { title: 'With a neighbour', value: 'neighbour' }] },
        { type: 'Input.Date', id: 'day', label: 'Day' },
        { type: 'Input.Toggle', id: 'ring', title: 'Ring the bell' },
      ],
      actions: [{ type: 'Action.Submit', title: 'Leave it there', style: 'positive', data: { action: 'leave' } }],
    }),
  },
  {
    label: 'Time', test: 'time',
    make: async () => say('TIME_PICKER', 'When may we call you?', {
      title: { content: 'When may we call you?' },
      event: {
        title: { content: 'A call' },
        timeSlots: [25, 26, 27, 50, 51].map((hours) => ({ id: `slot-${hours}`, duration: 1_800, startTime: nextHour(hours) })),
      },
    }),
  },
  {
    label: 'Menu', test: 'plugin',
    make: async () => say('PLUGIN', 'Our offers', { postback: '', elements: [menu('menu-1', 'Spring offers', 'Everything for the perfect crema.', 'offer:spring')] }),
  },
  {
    label: 'Gallery', test: 'gallery',
    make: async (picture) => say('PLUGIN', 'Beans of the month', {
      postback: '',
      elements: [
        menu('g-1', 'House blend', 'Round and chocolaty, 250 g', 'beans:house', await media(picture, 'house')),
        menu('g-2', 'Yirgacheffe', 'Floral, with a hint of lemon', 'beans:yirga', await media(picture, 'yirga')),
        menu('g-3', 'Decaf', 'For the late hours', 'beans:decaf', await media(picture, 'decaf')),
      ],
    }),
  },
  {
    label: 'Form', test: 'form',
    make: async () => say('FORM', 'Please tell us your new address', { title: 'Address', fields: [{ id: 'street', label: 'Street', type: 'text' }] }),
  },
  {
    label: 'File', test: 'file',
    make: async (picture) => {
      const url = await picture('receipt');
      const attachment = {
        id: 'a-1', url, friendlyName: 'receipt.png', fileName: 'receipt.png', mimeType: 'image/png', securedPermanentUrl: url, previewUrl: null,
        isInline: false, canBeStored: true,
      };
      return { command: 'agent', body: { do: 'say', text: 'Here is your receipt.', attachments: [attachment] } };
    },
  },
  {
    label: 'AI stream', test: 'stream',
    make: async () => ({
      command: 'push',
      body: { type: 'StreamedMessage', gapMs: 90, text: 'Of course! I have looked it up: your parcel left our warehouse yesterday and will be with you tomorrow before noon.' },
    }),
  },
  {
    label: 'Long text', test: 'long',
    make: async () => ({
      command: 'push',
      body: { type: 'AdditionalContent', text: 'Our terms of delivery: ...', full: 'Our terms of delivery: we bring it to your door. '.repeat(8).trim(), delayMs: 800 },
    }),
  },
  {
    label: 'Still there?', test: 'inactivity',
    make: async () => say('PLUGIN', 'Are you still there?', { postback: '', elements: [inactivity()] }),
  },
];

/** The proactive action that the desk fires at the page. */
export function proactiveAction(customerId: string, destination: string): Json {
  return {
    type: 'FireProactiveAction', customerId, destination, actionType: 'CustomPopupBox',
    content: {
      headlineText: 'Can we help?',
      bodyText: 'You have been looking at coffee machines for a while.',
      variables: { headline: 'Can we help?', body: 'You have been looking at coffee machines for a while.' },
    },
  };
}

function menu(id: string, title: string, text: string, postback: string, picture?: Json): Json {
  return {
    id, type: 'MENU',
    elements: [
      ...(picture ? [{ id: `${id}-0`, type: 'FILE', ...picture }] : []),
      { id: `${id}-1`, type: 'TITLE', text: title }, { id: `${id}-2`, type: 'TEXT', text },
      { id: `${id}-3`, type: 'BUTTON', text: 'Tell me more', postback },
    ],
  };
}

function inactivity(): Json {
  const answer = (isExpired: boolean): string => JSON.stringify({ type: 'sessionExpiration', isExpired, workflowJobId: 'wj-1' });
  const id = (): string => crypto.randomUUID();
  return {
    id: id(), type: 'INACTIVITY_POPUP',
    elements: [
      { id: id(), type: 'TITLE', text: 'Are you still there?' },
      { id: id(), type: 'TEXT', text: 'Your session is about to expire.' },
      { id: id(), type: 'COUNTDOWN', variables: { startedAt: new Date().toISOString().replace(/\.\d+Z/, '+00:00'), numberOfSeconds: 60 } },
      { id: id(), type: 'TEXT', text: 'Shall we go on?' },
      { id: id(), type: 'BUTTON', text: 'Yes', postback: answer(false) },
      { id: id(), type: 'BUTTON', text: 'No', postback: answer(true) },
    ],
  };
}

function nextHour(hours: number): string {
  const hour = 3_600_000;
  return new Date(Math.floor(Date.now() / hour) * hour + hours * hour).toISOString().replace('.000Z', '+00:00');
}
