import type { ELK } from 'elkjs/lib/elk-api.js';

/** ELK is large (1.6 MB): a page loads it only when it really lays something out. */
export async function loadElk(): Promise<ELK> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  return new Elk();
}
