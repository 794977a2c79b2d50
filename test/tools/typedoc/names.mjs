import { readFileSync } from 'node:fs';

/** A plugin of TypeDoc: the reference calls each entry what one writes to import it, and each guide what stands over it. */
export function load({ converter }) {
  const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const sourceOf = (file) => file.replace('./dist/', '').replace(/\.js$/, '');
  const importOf = new Map(Object.entries(exports).flatMap(([path, entry]) => (entry.import ? [[sourceOf(entry.import.default), `${name}${path.slice(1)}`]] : [])));
  converter.on('resolveBegin', ({ project }) => {
    for (const entry of project.children ?? []) entry.name = importOf.get(entry.name) ?? entry.name;
    const title = /^# (.*)\n+/;
    const [first] = project.readme ?? [];
    if (first) first.text = first.text.replace(title, '');
    for (const guide of project.documents ?? []) guide.name = title.exec(guide.content[0]?.text ?? '')?.[1] ?? guide.name;
  });
}
