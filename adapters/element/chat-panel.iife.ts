import { readCards } from './content/card-library.ts';
import { defineChatPanel } from './element.ts';

const script = document.currentScript;
const beside = new URL('adaptive-cards.js', script instanceof HTMLScriptElement && script.src !== '' ? script.src : document.baseURI).href;

// The library for adaptive cards lies beside this script, and is fetched when the first card arrives.
defineChatPanel({ loadCards: readCards(() => import(/* @vite-ignore */ beside)) });
