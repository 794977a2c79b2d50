import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication, type BootstrapContext, provideClientHydration } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { nobody } from '../shared/hydrated.ts';
import { Hydrated, threadToken } from './hydrated.component.ts';

const providers = [provideZonelessChangeDetection(), provideServerRendering(), provideClientHydration(), { provide: threadToken, useValue: nobody }];

/** The page with what Angular rendered into it. */
export const render = (page: string): Promise<string> =>
  renderApplication((context: BootstrapContext) => bootstrapApplication(Hydrated, { providers }, context), { document: page, url: '/hydrated.html' });
