import { ChangeDetectionStrategy, Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { slice } from 'chat-machines/angular';
import { draw } from '../shared/drawn.ts';
import { chat } from '../shared/open-chat.ts';
import { ThreadColumn } from './thread-column.component.ts';

@Component({ selector: 'chat-status', changeDetection: ChangeDetectionStrategy.OnPush, template: `<p id="status">{{ status() }}{{ draw('status') }}</p>` })
class ChatStatus {
  readonly status = slice(chat, (c) => c.status);
  readonly draw = draw;
}

@Component({
  selector: 'app-root',
  imports: [ChatStatus, ThreadColumn],
  template: '<chat-status /><thread-column name="left" [thread]="left" /><thread-column name="right" [thread]="right" />',
})
class App {
  readonly left = chat.thread(crypto.randomUUID());
  readonly right = chat.thread(crypto.randomUUID());
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] }).catch((error: unknown) => console.error(error));
