export { authorizationMachine } from './authorization.machine.ts';
export { chatMachine } from './chat.machine.ts';
export { connectionMachine } from './connection.machine.ts';
export { deliveryMachine } from './delivery.machine.ts';
export { fromTask, type StartTask, type TaskLogic, type TaskScope } from './task.ts';
export { outboxMachine } from './outbox.machine.ts';
export { threadMachine } from './thread.machine.ts';
export { type Failure } from './failure.ts';
