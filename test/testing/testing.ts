/** The package's `chat-machines/testing`: tests from state machines, and a gateway, a network and a clock to run them on. No runner needed. */
export { walk, type WalkOptions } from './walk.ts';
export { drive, type App, type Deed, type Deeds, type Driven, type Seen } from './drive.ts';
export { coverage } from './driven-coverage.ts';
export { coverageLine, type CoverageReport } from '../model/chart-coverage.ts';
export { driveTour, type DriveReport } from '../model/tour-driver.ts';
export type { Tour, Walk, WalkStep } from '../model/transition-tour.ts';
export type { Expected } from '../model/machine-world.ts';
export { becomes, rejects, resolves, says, send, type Step, waits } from '../model/walk-step.ts';
export type { Answers, Payloads, Scenario, Seen as SeenByInvariant, Speaker } from '../model/walk-scenario.ts';
export {
  conversations, liveChatModel, messagingModel, type ConversationContext, type ConversationEvent, type ConversationTag,
} from './conversation.models.ts';
export { TestGateway, type Control } from './test-gateway.ts';
export { scriptAgent, type AgentDeed, type AgentRule } from './agent-script.ts';
export { VirtualWorld, type Told, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
export { VirtualDevice, type DeviceTraits } from '../kit/virtual-network.ts';
export { type LineCondition, VirtualSocket } from '../kit/virtual-socket.ts';
export { VirtualFile } from '../kit/virtual-file.ts';
export { VirtualPage } from '../kit/virtual-page.ts';
export { VirtualStorage } from '../kit/virtual-storage.ts';
export { EventClock } from '../kit/event-clock.ts';
export { meanwhile } from '../kit/virtual-time.ts';
export { countedIds, countedUuids } from '../kit/counted-ids.ts';
export { seededRandom } from '../kit/seeded-random.ts';
