import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { slice } from 'chat-machines/angular';
import { draw } from '../shared/drawn.ts';
import { enter } from '../shared/enter.ts';
import type { Thread } from '../shared/open-chat.ts';

@Component({
  selector: 'thread-column',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="chat" [id]="name()">
      <div class="log"><ol>@for (text of texts(); track $index) { <li [class]="directions()[$index]">{{ text }}</li> }</ol></div>
      <p class="typing">{{ isTyping() ? 'typing …' : '' }}{{ draw(name()) }}</p>
      <input #field [attr.aria-label]="name()" (input)="thread().keystroke()" (keydown.enter)="enter(field, thread())" />
    </section>
  `,
})
export class ThreadColumn {
  readonly name = input.required<string>();
  readonly thread = input.required<Thread>();
  readonly texts = slice(this.thread, (t) => t.messages.map((message) => message.text));
  readonly directions = slice(this.thread, (t) => t.messages.map((message) => message.direction));
  readonly isTyping = slice(this.thread, (t) => t.agentTyping !== null);
  readonly draw = draw;
  readonly enter = enter;
}
