import { ChangeDetectionStrategy, Component, InjectionToken, inject } from '@angular/core';
import { slice } from 'chat-machines/angular';
import type { Source } from '../shared/hydrated.ts';

/** The conversation of this page, or of nobody on a server. */
export const threadToken = new InjectionToken<Source>('thread');

@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '<p id="count">{{ texts().length }}</p><ul>@for (text of texts(); track text) { <li>{{ text }}</li> }</ul>',
})
export class Hydrated {
  readonly texts = slice(inject(threadToken), (t) => t.messages.map((message) => message.text), { onServer: [] });
}
