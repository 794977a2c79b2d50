import { baseStyle } from './base-style.ts';
import { contentStyle } from './content-style.ts';
import { frameStyle } from './frame-style.ts';
import { listStyle } from './list-style.ts';
import { messageStyle } from './message-style.ts';
import { sheetStyle } from './sheet-style.ts';

/** The looks of the whole panel. */
export const panelStyle = [baseStyle, frameStyle, messageStyle, contentStyle, listStyle, sheetStyle].join('');
