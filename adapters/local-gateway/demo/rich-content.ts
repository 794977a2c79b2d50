import type { WireAttachment } from '../../../src/wire/frames.ts';
import type { StoredContent } from '../core/records.ts';
import { wholeSeconds } from '../core/wire-time.ts';

/** Something to show: a content, and files with it where it has any. */
export interface RichSample {
  readonly content: StoredContent;
  readonly attachments?: readonly WireAttachment[];
}

/** What a sample is made of besides its kind. */
export interface SampleContext {
  readonly now: number;
  readonly publicUrl: string;
  readonly uuid: () => string;
}

const picture = { fileName: 'guide.png', mimeType: 'image/png', url: 'https://img.example.test/guide.png' };

const button = (text: string, postback: string): { type: string; text: string; postback: string } => ({ type: 'REPLY_BUTTON', text, postback });

/** One sample of each kind of message, by the word that asks for it (PROTOCOL 6.4). */
export const richSamples: ReadonlyMap<string, (context: SampleContext) => RichSample> = new Map<string, (context: SampleContext) => RichSample>([
  ['quick replies', () => ({
    content: {
      type: 'QUICK_REPLIES', fallbackText: 'What is it about?',
      payload: {
        text: { content: 'What is it about?' },
        actions: [button('Billing', 'topic:billing'), button('Delivery', 'topic:delivery'), button('Something else', 'topic:other')],
      },
    },
  })],
  ['list', () => ({
    content: {
      type: 'LIST_PICKER', fallbackText: 'Pick a colour',
      payload: {
        title: { content: 'Colours' }, text: { content: 'Which one?' },
        actions: [
          { ...button('Red', 'c:red'), description: 'warm', icon: picture }, { ...button('Blue', 'c:blue'), description: 'cool' },
          { type: 'REPLY_BUTTON', text: 'None' },
        ],
      },
    },
  })],
  ['link', () => ({
    content: { type: 'RICH_LINK', fallbackText: 'Guide', payload: { title: { content: 'The guide' }, media: picture, url: 'https://www.example.test/guide' } },
  })],
  ['card', () => ({
    content: {
      type: 'ADAPTIVE_CARD', fallbackText: 'Your order is on its way',
      payload: {
        type: 'AdaptiveCard', version: '1.5',
        body: [
          { type: 'TextBlock', text: 'Your order', weight: 'Bolder' },
          { type: 'FactSet', facts: [{ title: 'Number', value: 'A-1' }, { title: 'State', value: 'On its way' }] },
        ],
        actions: [{ type: 'Action.Submit', title: 'Track it', data: { postback: 'order:track' } }],
      },
    },
  })],
  ['time', ({ now }) => ({
    content: {
      type: 'TIME_PICKER', fallbackText: 'When may we call?',
      payload: {
        title: { content: 'When may we call?' },
        event: {
          title: { content: 'Call' },
          timeSlots: [24, 25, 48].map((hours, index) => ({
            id: `slot-${index + 1}`, duration: 1800, startTime: wholeSeconds(wholeHour(now) + hours * 3_600_000),
          })),
        },
      },
    },
  })],
  ['form', () => ({
    content: { type: 'FORM', fallbackText: 'Please fill in the form', payload: { title: 'Address', fields: [{ id: 'street', label: 'Street', type: 'text' }] } },
  })],
  ['plugin', () => ({
    content: {
      type: 'PLUGIN', fallbackText: 'Our offers',
      payload: {
        postback: '',
        elements: [{
          id: 'menu-1', type: 'MENU',
          elements: [
            { id: 'menu-1-1', type: 'TITLE', text: 'Our offers' }, { id: 'menu-1-2', type: 'TEXT', text: 'Two things today.' },
            { id: 'menu-1-3', type: 'BUTTON', text: 'Show me', postback: 'offer:show' },
            { id: 'menu-1-4', type: 'BUTTON', text: 'Not now', postback: 'offer:later' },
          ],
        }],
      },
    },
  })],
  ['inactivity', ({ now, uuid }) => ({ content: inactivityPopup(now, uuid) })],
  ['file', ({ publicUrl }) => ({
    content: { type: 'TEXT', payload: { text: 'Here is the file.' }, fallbackText: 'Here is the file.' },
    attachments: [{
      id: 'a-demo', url: `${publicUrl}/files/demo/hello.txt`, friendlyName: 'hello.txt', fileName: 'hello.txt', mimeType: 'text/plain',
      securedPermanentUrl: `${publicUrl}/files/demo/hello.txt`, previewUrl: null, isInline: false, canBeStored: true,
    }],
  })],
]);

/** "hello" in base64, behind the address that the file sample names. */
export const sampleFile = { key: 'demo', content: 'aGVsbG8=', mimeType: 'text/plain' };

function wholeHour(now: number): number {
  return now - (now % 3_600_000);
}

/** Android needs exactly this order of elements, iOS UUIDs and the words in the postbacks (PROTOCOL 6.4). */
function inactivityPopup(now: number, uuid: () => string): StoredContent {
  const answer = (isExpired: boolean): string => JSON.stringify({ type: 'sessionExpiration', isExpired, workflowJobId: 'wj-1' });
  return {
    type: 'PLUGIN', fallbackText: 'Are you still there?',
    payload: {
      postback: '',
      elements: [{
        id: uuid(), type: 'INACTIVITY_POPUP',
        elements: [
          { id: uuid(), type: 'TITLE', text: 'Still there?' },
          { id: uuid(), type: 'TEXT', text: 'Your session is about to expire.' },
          { id: uuid(), type: 'COUNTDOWN', variables: { startedAt: wholeSeconds(now), numberOfSeconds: 60 } },
          { id: uuid(), type: 'TEXT', text: 'Continue?' },
          { id: uuid(), type: 'BUTTON', text: 'Yes', postback: answer(false) },
          { id: uuid(), type: 'BUTTON', text: 'No', postback: answer(true) },
        ],
      }],
    },
  };
}
