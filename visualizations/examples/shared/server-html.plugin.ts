import { readdirSync } from 'node:fs';
import type { Plugin } from 'vite';

/** What a program `hydrated-server.*` gives: what stands in the page, or a function that makes the whole page. */
export interface ServerProgram {
  readonly html?: string;
  readonly head?: string;
  render?(page: string): Promise<string>;
}

/** The page as a server sends it. */
export async function rendered(page: string, { html = '', head = '', render }: ServerProgram): Promise<string> {
  return render?.(page) ?? page.replace('<!--server-->', html).replace('<!--head-->', head);
}

/** Stands in for the framework's server while one works on an example: a page with a place for what a server renders gets it. */
export function serverHtml(): Plugin {
  return {
    name: 'server-html',
    apply: 'serve',
    transformIndexHtml: {
      order: 'pre',
      async handler(page, { server }) {
        if (server === undefined || !page.includes('<!--server-->')) return page;
        const program = readdirSync(server.config.root).find((file) => file.startsWith('hydrated-server.'));
        return rendered(page, await server.ssrLoadModule(`/${program}`));
      },
    },
  };
}
