import { contactRows } from './contact-rows.ts';
import { messageRows } from './message-rows.ts';
import { proactiveServerRows } from './proactive-rows.ts';
import type { ServerRow } from './server-row.ts';
import { sessionRows } from './session-rows.ts';
import { threadRows } from './thread-rows.ts';

/** Every frame of PROTOCOL Appendix E by name, and its effect. */
export const serverRows: Readonly<Record<string, ServerRow>> = { ...sessionRows, ...threadRows, ...contactRows, ...messageRows, ...proactiveServerRows };
