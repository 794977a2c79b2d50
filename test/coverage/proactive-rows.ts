import { expect } from 'vitest';
import { proactive, visitorEvents, type VisitorVerbs } from '../../src/index.ts';
import type { ClientRow } from './client-row.ts';
import { example, serverExamples } from './frame-names.ts';
import type { HttpRow } from './http-row.ts';
import { row, type ServerRow } from './server-row.ts';
import { FeatureStage } from './stage.ts';

const actionId = '11110000-0000-4000-8000-000000000001';
const greeting = { actionId, actionName: 'greet-cart', actionType: 'WelcomeMessage' };
const visitor = 'http://gateway.test/web-analytics/1.0/tenants/4711/visitors/2f6d0000-4444-4aaa-8bbb-000000000001';

/** The examples' action with another text and fields for the next contact. */
const welcome = {
  eventId: 'e-1', eventObject: 'ChatWindow', eventType: 'FireProactiveAction', createdAt: '2026-01-05T10:00:02+00:00',
  data: {
    destination: { id: 'dst-1' },
    proactiveAction: {
      action: {
        ...greeting, data: { content: { bodyText: 'Hi {{customer.firstName|there}}, can I help?' }, handover: { customFields: [{ ident: 'topic', value: 'billing' }] } },
      },
    },
  },
};

/** Proactive actions as the gateway fires them (PROTOCOL 6.8). */
export const proactiveServerRows: Readonly<Record<string, ServerRow>> = {
  FireProactiveAction: row({
    seenIn: 'snapshot.proactive',
    stage: () => new FeatureStage(proactive()).live(),
    seen({ chat, opened }) {
      const due = chat.snapshot.proactive?.map(({ action, status }) => [action.id, action.name, action.type, 'text' in action && action.text, status]);
      return [due, opened.errors];
    },
    effect: [[[actionId, 'greet-cart', 'WelcomeMessage', 'Hi Ada!', 'due']], []],
  }),
};

/** What they make the engine write. */
export const proactiveClientRows: Readonly<Record<string, ClientRow>> = {
  SendOutbound: {
    verb: 'thread.send(text), after a welcome message',
    async play() {
      const stage = new FeatureStage(proactive()).open();
      stage.push(welcome);
      await stage.settled(stage.thread.send('Yes').done);
      return stage;
    },
  },
};

/** Web analytics (PROTOCOL 3.7): one event per call; the answers say nothing. */
export const visitorHttpRows: Readonly<Record<string, HttpRow>> = {
  'PUT /visitors/{id}': {
    verb: 'chat.visitor.pageViewed(page)',
    request: {
      method: 'PUT', url: visitor,
      body: {
        customerIdentity: { idOnExternalPlatform: 'cust-7' },
        browserFingerprint: {
          browser: 'Chrome', browserVersion: '140.0', country: '', ip: null, language: 'de-DE', location: 'Europe/Berlin', os: 'Linux', osVersion: 'x86_64',
          deviceType: 'desktop', applicationType: 'browser',
        },
        journey: { referrer: { url: '' }, utm: { source: '', medium: '', campaign: '', term: '', content: '' } },
        customVariables: [],
      },
    },
    play() {
      const stage = new FeatureStage(visitorEvents()).live();
      stage.chat.visitor.pageViewed({ title: 'Cart', url: 'https://shop.example.test/cart' });
      stage.pass(500);
      return stage;
    },
    seen: (stage) => stage.asked('POST', '/events').map(({ body }) => (JSON.parse(body ?? '{}') as { type: string }).type),
    effect: ['VisitorVisit', 'PageView'],
  },
  'POST /visitors/{id}/events': {
    verb: 'chat.visitor',
    request: {
      method: 'POST', url: `${visitor}/events`,
      body: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, type: 'ProactiveActionSuccess', visitId: 'vt-1', destination: { id: 'dst-1' },
        createdAtWithMilliseconds: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string, data: greeting,
      },
    },
    play() {
      const features = [visitorEvents(), proactive()];
      const stage = new FeatureStage(proactive(), { options: { features } }).live();
      const { visitor: tell, proactive: actions } = stage.chat as typeof stage.chat & VisitorVerbs;
      tell.pageViewed({ title: 'Cart', url: 'https://shop.example.test/cart' });
      stage.pass(4_000);
      tell.pageViewed({ title: 'Pay', url: 'https://shop.example.test/pay' });
      tell.windowOpened();
      tell.converted('order', 12);
      tell.custom({ size: 'XL' });
      stage.push(example(serverExamples, 'FireProactiveAction'));
      actions.displayed(actionId);
      actions.clicked(actionId);
      actions.succeeded(actionId);
      stage.pass(2_000);
      return stage;
    },
    seen: (stage) => stage.asked('POST', '/events').map(({ body }) => {
      const { type, data } = JSON.parse(body ?? '{}') as { type: string; data?: unknown };
      return data === undefined ? [type] : [type, data];
    }),
    effect: [
      ['VisitorVisit'],
      ['PageView', { title: 'Cart', url: 'https://shop.example.test/cart' }],
      ['TimeSpentOnPage', { url: 'https://shop.example.test/cart', title: 'Cart', timeSpentOnPage: 4 }],
      ['PageView', { title: 'Pay', url: 'https://shop.example.test/pay' }],
      ['ChatWindowOpened'],
      ['Conversion', {
        conversionType: 'order', conversionValue: 12, conversionTimeWithMilliseconds: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/) as string,
      }],
      ['Custom', { size: 'XL' }],
      ['ProactiveActionDisplayed', greeting],
      ['ProactiveActionClicked', greeting],
      ['ProactiveActionSuccess', greeting],
    ],
  },
};
