import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSurvey, type SurveyOption } from '../../src/wire/read-survey.ts';

const question = (definition: object): object => ({ isRequired: true, definition: { ident: 'a', label: 'A', type: 'text', ...definition } });
const form = (more: object): object => ({ name: 'Form', customFields: [question({})], ...more });

test.each([
  ['plain ids', ['chat_x', 'chat_y']],
  ['objects', [{ id: 'chat_x' }]],
  ['none', []],
  ['absent', undefined],
  ['nonsense', 'chat_z'],
])('a survey for this channel is asked: %s', (_, channels) => {
  expect(readSurvey(form({ channels }), 'chat_x', [])?.fields).toHaveLength(1);
});

test.each([['plain ids', ['chat_y']], ['objects', [{ id: 'chat_y' }]]])('a survey for another channel is not: %s', (_, channels) => {
  expect(readSurvey(form({ channels }), 'chat_x', [])).toBeNull();
});

const names = (options: readonly SurveyOption[]): unknown => options.map(({ value, children }) => (children.length > 0 ? [value, names(children)] : value));
const tree = (values: unknown): readonly SurveyOption[] => {
  const [field] = readSurvey(form({ customFields: [question({ type: 'tree', values })] }), 'chat_x', [])?.fields ?? [];
  return field !== undefined && 'options' in field ? field.options : [];
};

test('parents may come after children; whose parent is unknown stands at the top', () => {
  expect(names(tree([{ name: 'b', parentId: 'a' }, { name: 'a' }, { name: 'c', parentId: 'gone' }]))).toEqual([['a', ['b']], 'c']);
});

test('those who are each other\'s ancestors cannot be chosen, and hang nothing', () => {
  expect(names(tree([{ name: 'a', parentId: 'b' }, { name: 'b', parentId: 'a' }, { name: 's', parentId: 's' }, { name: 'c' }]))).toEqual(['c']);
});

test('a tree of 20,000 levels is read', () => {
  const values = Array.from({ length: 20_000 }, (_, n) => ({ name: `n${n}`, ...(n > 0 && { parentId: `n${n - 1}` }) }));
  expect(tree(values)).toHaveLength(1);
});

test('a name that comes twice is asked once', () => {
  expect(readSurvey(form({ customFields: [question({ label: 'first' }), question({ label: 'second' })] }), 'chat_x', [])?.fields).toMatchObject([{ label: 'first' }]);
});

test('whatever comes, reading never throws, and what is read has its types', () => {
  const nonsense = fc.anything({ maxDepth: 4 });
  const nearly = fc.record({
    name: nonsense, channels: fc.oneof(nonsense, fc.constant(undefined)),
    customFields: fc.oneof(nonsense, fc.array(fc.oneof(nonsense, fc.record({
      isRequired: nonsense,
      definition: fc.oneof(nonsense, fc.record({
        ident: fc.oneof(nonsense, fc.string()), label: nonsense, type: fc.oneof(nonsense, fc.constantFrom('text', 'email', 'list', 'tree')),
        values: fc.oneof(nonsense, fc.array(fc.record({ name: fc.string(), value: nonsense, parentId: fc.oneof(nonsense, fc.string()) }))),
      })),
    })))),
  });
  fc.assert(fc.property(fc.oneof(nonsense, nearly), (given) => {
    const trouble: string[] = [];
    const survey = readSurvey(given, 'chat_x', trouble);
    for (const { ident, label, isRequired, type } of survey?.fields ?? []) {
      expect([typeof ident, typeof label, typeof isRequired]).toEqual(['string', 'string', 'boolean']);
      expect(['text', 'email', 'list', 'tree']).toContain(type);
    }
    expect(trouble.every((line) => typeof line === 'string')).toBe(true);
  }), { numRuns: 1_000 });
});
