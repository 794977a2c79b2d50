import fc from 'fast-check';
import { expect, test } from 'vitest';
import { welcomeText } from '../../src/welcome-text.ts';
import { readProactive } from '../../src/wire/read-proactive.ts';

const fired = (more: object = {}, conditions: unknown = []): object => ({
  destination: { id: 'dst-1' },
  proactiveAction: { action: { actionId: 'a', actionName: 'n', actionType: 'PopupBox', data: { content: {}, handover: { customFields: [] } }, ...more }, conditions },
});

test('the least that an action may be is read, with nothing in it', () => {
  const trouble: string[] = [];
  expect(readProactive({ proactiveAction: { action: { actionId: 'a', actionType: 'PopupBox' } } }, trouble)).toEqual({
    destinationId: '', handover: [], timing: { delayMs: 0, timeOnPageMs: 0, depth: 0 },
    action: {
      id: 'a', name: '', type: 'PopupBox', content: { headline: '', secondHeadline: '', body: '', imageUrl: null },
      callToAction: { isVisible: false, text: '' }, position: { general: '', offsetX: 0, offsetY: 0 }, template: '', design: {},
    },
  });
  expect(trouble).toEqual([]);
});

test('an image is shown only from where a link may lead', () => {
  const image = (url: unknown): unknown => readProactive(fired({ data: { content: { image: url } } }), [])?.action.content.imageUrl;
  expect([image('https://x.test/a.png'), image('javascript:alert(1)'), image(7)]).toEqual(['https://x.test/a.png', null, null]);
});

test.each([
  [[{ conditionType: 'scrollDepth', data: { percent: 400 } }], { depth: 100 }],
  [[{ conditionType: 'delay', data: { seconds: 1e12 } }], { delayMs: 86_400_000 }],
  [[{ conditionType: 'delay', data: { seconds: 3 } }, { conditionType: 'delay', data: { seconds: 1 } }], { delayMs: 3_000 }],
  [[{ conditionType: 'pageVisible' }], {}],
])('conditions become figures: %j', (conditions, timing) => {
  const trouble: string[] = [];
  expect(readProactive(fired({}, conditions), trouble)?.timing).toEqual({ delayMs: 0, timeOnPageMs: 0, depth: 0, ...timing });
  expect(trouble).toEqual([]);
});

test.each([
  ['later', 'conditions should be a list'],
  [[{ conditionType: 'constructor' }], 'conditions[0].conditionType should be'],
  [[{ conditionType: 'delay', data: { seconds: -1 } }], 'conditions[0].data.seconds should be a number'],
  [[7], 'conditions[0].conditionType should be'],
])('a condition that cannot be read is met, and named: %j', (conditions, line) => {
  const trouble: string[] = [];
  expect(readProactive(fired({}, conditions), trouble)?.timing).toEqual({ delayMs: 0, timeOnPageMs: 0, depth: 0 });
  expect(trouble.join()).toContain(line);
});

test('whatever comes, reading never throws, and timers get finite figures', () => {
  const nonsense = fc.anything({ maxDepth: 5 });
  const nearly = fc.record({
    destination: nonsense,
    proactiveAction: fc.oneof(nonsense, fc.record({
      action: fc.oneof(nonsense, fc.record({
        actionId: fc.string({ minLength: 1 }), actionName: nonsense,
        actionType: fc.constantFrom('PopupBox', 'CustomPopupBox', 'WelcomeMessage', 'PushNotification', 'GuideTemplate'), data: nonsense,
      })),
      conditions: fc.oneof(nonsense, fc.array(fc.record({ conditionType: fc.constantFrom('delay', 'timeOnPage', 'scrollDepth'), data: fc.oneof(nonsense, fc.record({ seconds: nonsense, percent: nonsense })) }))),
    })),
  });
  fc.assert(fc.property(fc.oneof(nonsense, nearly), (given) => {
    const read = readProactive(given, []);
    if (read === undefined) return;
    const { delayMs, timeOnPageMs, depth } = read.timing;
    for (const [figure, most] of [[delayMs, 86_400_000], [timeOnPageMs, 86_400_000], [depth, 100]] as const) {
      expect(figure >= 0 && figure <= most).toBe(true);
    }
    expect(typeof read.action.content.body).toBe('string');
  }), { numRuns: 1_000 });
});

const facts = { customer: { firstName: 'Ada', lastName: '' }, customerFields: { tier: 'gold', gone: null }, contactFields: { order: 'A-1' } };

test.each([
  ['Hi {{customer.firstName|there}}!', 'Hi Ada!'],
  ['Hi {{ customer.firstName }}!', 'Hi Ada!'],
  ['Dear {{customer.lastName|customer}}', 'Dear customer'],
  ['{{customer.customFields.tier}} and {{contact.customFields.order}}', 'gold and A-1'],
  ['Your {{customer.customFields.gone}} order {{fallbackMessage|Hello!}}', 'Hello!'],
  ['Hi {{customer.firstName}} {{fallbackMessage|Hello!}}', 'Hi Ada'],
  ['Hi {{customer.lastName}}', 'Hi'],
  ['{{customer.customFields.constructor|no}} {{__proto__|no}}', 'no no'],
  ['{{{{a}} {b}', '{{ {b}'],
])('%s -> %s', (template, text) => {
  expect(welcomeText(template, facts)).toBe(text);
});

test('what is filled in is not filled in again', () => {
  expect(welcomeText('Hi {{customer.firstName}}', { ...facts, customer: { firstName: '{{customer.customFields.tier}}', lastName: '' } })).toBe('Hi {{customer.customFields.tier}}');
});

test('a long text of braces is read in no time', () => {
  const from = performance.now();
  welcomeText('{{'.repeat(50_000), facts);
  welcomeText(`{{a|${'x'.repeat(100_000)}`, facts);
  expect(performance.now() - from).toBeLessThan(1_000);
});
