import { describe, expect, it } from 'vitest';
import { checkDirection } from '../tools/direction.ts';
import { plant } from './planted.ts';

const inward = {
  'machines/data/timeline.ts': `import { page } from './pages.ts';`,
  'machines/chat.machine.ts': `import { setup } from 'xstate'; import { getShortestPaths } from 'xstate/graph'; import './data/timeline.ts';`,
  'src/wiring.ts': `import '../machines/chat.machine.ts'; import '../machines/data/timeline.ts'; import './wire/decode.ts'; import 'nanoid';`,
  'adapters/browser/browser.ts': `export * from '../../src/index.ts';`,
  'adapters/element/element.ts': `import { createChat } from '../browser/browser.ts'; import type { Chat } from '../../src/index.ts';`,
  'adapters/local-gateway/server.ts': `import { WebSocketServer } from 'ws'; import 'node:http'; import type { Frame } from '../../src/wire/frames.ts';`,
  'test/chat/a.test.ts': `import { expect } from 'vitest'; import '../../machines/data/timeline.ts';`,
  'visualizations/diagrams.ts': `import elk from 'elkjs'; import '../machines/chat.machine.ts';`,
};

const outward = {
  'machines/data/a.ts': `import { setup } from 'xstate';`,
  'machines/data/b.ts': `import type { ChatEvent } from '../chat.events.ts';`,
  'machines/data/c.ts': `export * from '../chat.events.ts';`,
  'machines/d.ts': `import { decode } from '../src/wire/decode.ts';`,
  'machines/e.ts': `const decode = await import('../src/wire/decode.ts');`,
  'machines/f.ts': `let frame: import('../src/wire/frames.ts').Frame;`,
  'machines/g.ts': `import { nanoid } from 'nanoid';`,
  'src/h.ts': `import { browserPorts } from '../adapters/browser/ports.ts';`,
  'src/i.ts': `import { readFileSync } from 'node:fs';`,
  'src/j.ts': `import type { Harness } from '../test/kit/harness.ts';`,
  'adapters/react/k.ts': `import { applyFact } from '../../machines/data/timeline.ts';`,
  'adapters/react/l.ts': `import { nodePorts } from '../node/node.ts';`,
  'adapters/local-gateway/m.ts': `import { decode } from '../../src/wire/decode.ts';`,
  'adapters/local-gateway/n.ts': `import type { Chat } from '../../src/chat.ts';`,
  'adapters/local-gateway/o.ts': `import { nanoid } from 'nanoid';`,
  'adapters/browser/p.ts': `import { draw } from '../../visualizations/statechart/draw.ts';`,
  'adapters/local-gateway/q.ts': `import { type Frame, decode } from '../../src/wire/frames.ts';`,
};

describe('the direction of imports', () => {
  it('is inward: these are allowed', () => {
    const report = checkDirection(plant(inward));
    expect(report.violations).toEqual([]);
    expect(report.files).toBe(Object.keys(inward).length);
    expect(report.imports).toBe(18);
  });

  it.each(Object.entries(outward))('is never outward: %s %s', (file, text) => {
    const { violations } = checkDirection(plant({ [file]: `\n${text}` }));
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(`${file}:2 imports`);
  });

  it('says what a file may import instead', () => {
    const { violations } = checkDirection(plant({ 'machines/a.ts': `import 'node:fs';`, 'machines/data/b.ts': `import 'xstate';` }));
    expect(violations).toEqual([
      'machines/a.ts:1 imports node:fs; machines may import only machines/data, xstate',
      'machines/data/b.ts:1 imports xstate; machines/data may import only its own files',
    ]);
  });

  it('is kept by this project', () => {
    const { files, imports, violations } = checkDirection('.');
    expect(violations).toEqual([]);
    expect(Math.min(files, imports)).toBeGreaterThan(0);
  });
});
