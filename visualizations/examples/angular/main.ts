import { Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { chat } from '../shared/open-chat.ts';
import { ChatWindow } from './chat-window.component.ts';

@Component({ selector: 'app-root', imports: [ChatWindow], template: '<chat-window [chat]="chat" [thread]="thread" />' })
class App {
  readonly chat = chat;
  readonly thread = chat.thread();
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] }).catch((error: unknown) => console.error(error));
