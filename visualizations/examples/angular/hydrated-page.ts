import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import { note } from '../shared/hydrated.ts';
import { chat } from '../shared/open-chat.ts';
import { Hydrated, threadToken } from './hydrated.component.ts';

const thread = chat.thread();
note(thread);
bootstrapApplication(Hydrated, { providers: [provideZonelessChangeDetection(), provideClientHydration(), { provide: threadToken, useValue: thread }] }).catch((error: unknown) => console.error(error));
