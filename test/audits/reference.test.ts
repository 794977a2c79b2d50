import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { load } from '../tools/typedoc/names.mjs';

it('the reference calls each entry as it is imported', () => {
  const children = ['adapters/browser/browser', 'adapters/react/react', 'machines/machines', 'test/testing/arbitraries'].map((name) => ({ name }));
  const readme = [{ text: '# chat-machines\n\nA chat engine.\n\n# Not a title\n' }];
  load({ converter: { on: (event: string, heard: (context: object) => void) => event === 'resolveBegin' && heard({ project: { children, readme } }) } });
  const names = children.map(({ name }) => name);
  expect(names).toEqual(['chat-machines', 'chat-machines/react', 'chat-machines/machines', 'chat-machines/testing/arbitraries']);
  for (const name of names) expect(Object.keys(packageJson.exports)).toContain(`.${name.slice('chat-machines'.length)}`);
  expect(readme[0]?.text).toBe('A chat engine.\n\n# Not a title\n');
});
