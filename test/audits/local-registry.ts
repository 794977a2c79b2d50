import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

/** A registry for npm that has these packages, as they are installed here, and nothing else: nobody needs a network to install them. */
export async function startRegistry(folder: string, names: readonly string[]): Promise<{ readonly url: string; close(): void }> {
  const packed = new Map(names.map((name) => {
    const from = resolve('node_modules', name);
    const [{ filename, integrity }] = JSON.parse(
      execFileSync('npm', ['pack', from, '--ignore-scripts', '--json', '--pack-destination', folder], { encoding: 'utf8' }),
    ) as [{ filename: string; integrity: string }];
    return [name, { filename, integrity, manifest: JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { version: string } }];
  }));
  const server = createServer(({ url = '' }, response) => {
    const name = decodeURIComponent(url.slice(1));
    const found = packed.get(name);
    const file = [...packed.values()].find(({ filename }) => name === filename);
    if (file !== undefined) return response.end(readFileSync(join(folder, file.filename)));
    if (found === undefined) return response.writeHead(404).end('{}');
    const { filename, integrity, manifest } = found;
    const { version } = manifest;
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist: { integrity, tarball: `${address}/${filename}` } } } }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
