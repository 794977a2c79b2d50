/** The package's `chat-machines/gateway`: a CXone-compatible gateway for a laptop. */
export { createGateway, type Gateway } from './create-gateway.ts';
export { startGateway, type GatewayOptions, type GatewayUrls, type RunningGateway } from './start-gateway.ts';
export { startDemoAgent } from './demo/demo-agent.ts';
export type { AnnouncedChannel, ChannelProfile, SignIn } from './core/channel-profile.ts';
export type { GatewayConfig } from './core/gateway-config.ts';
export type { FaultSwitches } from './core/fault-switches.ts';
export type { LogEntry, LogKind } from './core/log-entry.ts';
export type {
  GatewayClock, GatewayConnection, GatewayHttpExchange, GatewayHttpRequest, GatewayHttpResponse, GatewayIds, GatewaySocket, Handshake,
  HandshakeRequest,
} from './core/ports.ts';
export type { GatewayMoment, World, WorldOptions } from './core/world.ts';
export type { ControlAnswer } from './control/run-command.ts';
export type { MessageView, ThreadView } from './control/thread-view.ts';
