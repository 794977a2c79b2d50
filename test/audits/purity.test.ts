import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { sourceFiles } from '../tools/direction.ts';

// The linter knows the names; what it cannot say is that a Date made of nothing reads the clock.
it('never asks for the time in machines and src', () => {
  const files = sourceFiles('.').filter((file) => /^(machines|src)\//.test(file));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => readsTheClock(readFileSync(file, 'utf8')))).toEqual([]);
});

it('would see it', () => {
  expect(['new Date()', 'Date()', 'new Date(sentAt)', 'Date.parse(text)'].map(readsTheClock)).toEqual([true, true, false, false]);
});

function readsTheClock(text: string): boolean {
  return someNode(parseSync('a.ts', text).program, (node) => {
    const { type, callee, arguments: args } = node as { type?: string; callee?: { name?: string }; arguments?: unknown[] };
    const named = callee?.name === 'Date';
    return (type === 'CallExpression' && named) || (type === 'NewExpression' && named && args?.length === 0);
  });
}

function someNode(node: unknown, test: (node: object) => boolean): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return test(node) || Object.values(node).some((child) => someNode(child, test));
}
