import type { ConversationContext, ConversationEvent } from './conversation.models.ts';
import type { Deed, Deeds } from './drive.ts';
import type { TestGateway } from './test-gateway.ts';

type GatewaySide = Exclude<ConversationEvent['type'], `customer.${string}`>;

/** How the other side of a conversation is done to a gateway: what agents do, and what becomes of the line. Rejects while the gateway lacks what was sent. */
export function conversationDeeds(gateway: TestGateway): Deeds<ConversationContext> {
  const asAgent = (deed: string, bodyOf: (context: ConversationContext) => Readonly<Record<string, unknown>> = () => ({})): Deed<ConversationContext> => async (_, { context }) => {
    await mustHave(gateway, context);
    return gateway.agent(deed, bodyOf(context));
  };
  const deeds: { readonly [TType in GatewaySide]: Deed<ConversationContext> } = {
    'agent.accepts': asAgent('accept'),
    'agent.says': asAgent('say', ({ said }) => ({ text: said })),
    'agent.types': asAgent('type'),
    'agent.stopsTyping': asAgent('stopTyping'),
    'agent.closes': asAgent('close'),
    'queue.moves': asAgent('position', ({ position }) => ({ position })),
    'line.drops': async (_, { context }) => {
      await mustHave(gateway, context);
      await gateway.drops();
    },
    'line.returns': () => gateway.returns(),
  };
  return deeds;
}

/** Nobody answers, and no line drops, before what the customer sent has arrived: those would be other stories. */
async function mustHave(gateway: TestGateway, { texts, unsent }: ConversationContext): Promise<void> {
  const sent = texts.filter((text) => text.startsWith('customer ')).length - unsent;
  const arrived = (await gateway.threads()).flatMap(({ messages }) => messages).filter(({ direction }) => direction === 'inbound').length;
  if (arrived < sent) throw new Error(`the gateway has ${arrived} of the ${sent} messages that the customer sent`);
}
