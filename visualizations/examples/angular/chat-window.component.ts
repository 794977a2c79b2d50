import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import type { Chat, Thread } from 'chat-machines';
import { slice } from 'chat-machines/angular';

@Component({
  selector: 'chat-window',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="chat">
      <header><h2>Chat</h2><span>{{ status() }}</span></header>
      @if (isCut()) { <p class="notice" role="status">No connection. What you write is kept and sent later.</p> }
      <div class="log">
        <ol role="log">
          @for (message of messages(); track message.id) {
            <li [class]="message.direction">{{ message.text }} <small>{{ message.direction === 'inbound' ? message.status : message.author.name }}</small></li>
          }
        </ol>
      </div>
      <p class="typing">{{ isTyping() ? 'The agent is typing …' : '' }}</p>
      <form (submit)="send($event)">
        <input aria-label="Message" [value]="text()" (input)="type($event)" />
        <button [disabled]="!canSend() || text().trim() === ''">Send</button>
      </form>
    </section>
  `,
})
export class ChatWindow {
  readonly chat = input.required<Pick<Chat, 'snapshot' | 'subscribe'>>();
  readonly thread = input.required<Thread>();
  readonly messages = slice(this.thread, (t) => t.messages);
  readonly status = slice(this.thread, (t) => t.status);
  readonly isTyping = slice(this.thread, (t) => t.agentTyping !== null);
  readonly canSend = slice(this.thread, () => this.thread().can('send'));
  readonly isCut = slice(this.chat, (c) => c.connection.status === 'waiting' || c.connection.status === 'offline');
  readonly text = signal('');

  type(event: Event): void {
    this.text.set((event.target as HTMLInputElement).value);
    this.thread().keystroke();
  }

  send(event: Event): void {
    event.preventDefault();
    if (this.text().trim() !== '') this.thread().send(this.text());
    this.text.set('');
  }
}
