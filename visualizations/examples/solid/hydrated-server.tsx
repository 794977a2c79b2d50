import { generateHydrationScript, renderToString } from 'solid-js/web';
import { nobody } from '../shared/hydrated.ts';
import { Hydrated } from './hydrated.tsx';

export const head = generateHydrationScript();
export const html = renderToString(() => <Hydrated thread={nobody} />);
