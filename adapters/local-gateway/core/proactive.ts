import type { ProactiveAction, ServerPush } from '../../../src/wire/frames.ts';
import type { Json } from './json-read.ts';
import { makePush } from './outbox.ts';
import type { World } from './world.ts';

/** The kinds of proactive action (PROTOCOL 6.8). */
const proactiveTypes = ['WelcomeMessage', 'PopupBox', 'CustomPopupBox', 'PushNotification', 'GuideTemplate'] as const;

/** What a pushed proactive action may say of itself. */
export interface ProactiveWish {
  readonly destinationId: string;
  readonly actionType?: string;
  readonly text?: string;
  readonly content?: Json;
  readonly conditions?: readonly unknown[];
}

/** A proactive action with every member that some platform needs (PROTOCOL 6.8). */
export function proactivePush(world: World, { destinationId, actionType, text, content, conditions = [] }: ProactiveWish): ServerPush {
  const type = proactiveTypes.find((known) => known === actionType) ?? 'WelcomeMessage';
  const action: ProactiveAction = {
    actionId: world.ids.uuid(), actionName: `local-${type}`, actionType: type, context: { workflow: { id: 'wf-1', name: 'Local' } },
    data: {
      content: {
        body: null, bodyText: text ?? 'Hi {{customer.firstName|there}}, can I help?', headlineText: 'Hello', headlineSecondaryText: null, image: null,
        ...(type === 'CustomPopupBox' && { variables: { headline: 'Hello', body: text ?? 'Can I help?' } }), ...content,
      },
      handover: { customFields: [] },
      template: { id: 'fullImage' },
      callToAction: { isVisible: true, text: 'Chat' },
      position: { general: 'bottomRight', offsetX: 0, offsetY: 0 },
      customization: { customJs: null },
      design: { actionType: type },
    },
  };
  return makePush(world, 'FireProactiveAction', {
    destination: { id: destinationId }, proactiveAction: { action, conditions: conditions as { conditionType: string }[] },
  });
}
