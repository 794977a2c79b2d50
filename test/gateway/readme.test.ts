import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { virtualGateway } from './kit/virtual-gateway.ts';

const folder = new URL('../../adapters/local-gateway/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

const examples = [...readme.matchAll(/^curl (?:-X POST )?localhost:8090\/__control\/(\w+)(?: -d '(.*)')?$/gm)].map(([, command = '', body = '']) => ({ command, body }));

describe('the README', () => {
  test('shows every command and every switch', () => {
    expect(new Set(examples.map(({ command }) => command))).toEqual(new Set(['state', 'log', 'reset', 'config', 'seed', 'agent', 'push', 'burst', 'fault']));
    const { control } = virtualGateway();
    for (const name of [...Object.keys(control('fault')), ...Object.keys(control('config'))]) expect(readme).toContain(`\`${name}\``);
  });

  for (const { command, body } of examples) {
    test(`${command} ${body} works`, () => {
      const { gateway, connect, control } = virtualGateway();
      connect('ada');
      control('seed', { threadId: 't-1', customerId: 'ada', channelId: 'chat_livechat' });
      expect(gateway.control(command, body)).toMatchObject({ status: 200 });
    });
  }
});

test('the core has no I/O, no time and no chance of its own', () => {
  const files = readdirSync(folder, { recursive: true }).map(String).filter((file) => /^(core|requests|http|control|demo)\/.*\.ts$|^create-gateway\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(30);
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    expect(text, file).not.toMatch(/from 'node:|from 'ws'|Date\.now|new Date\(\)|Math\.random|[^.]setTimeout\((?!run: )|Promise|async /);
  }
});
