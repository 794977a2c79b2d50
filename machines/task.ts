import type { ActorLogic, ActorScope, AnyActorRef, EventObject, Snapshot } from 'xstate';

/** What a running task may do: end well, or end badly. Whichever comes first counts; later calls are ignored. */
export interface TaskScope<TOutput, TInput> {
  /** What the chart calls it. */
  readonly id: string;
  readonly input: TInput;
  readonly resolve: (output: TOutput) => void;
  readonly reject: (error: unknown) => void;
}

/** Begins the work and returns how to abandon it. */
export type StartTask<TOutput, TInput> = (scope: TaskScope<TOutput, TInput>) => (() => void) | void;

type TaskSnapshot<TOutput, TInput> = Snapshot<TOutput> & { readonly input: TInput | undefined };
type TaskEvent<TOutput> = { type: 'task.resolved'; output: TOutput } | { type: 'task.rejected'; error: unknown };

/** Actor logic of one piece of work; parents use `onDone` and `onError` as with a promise. */
export type TaskLogic<TOutput, TInput> = ActorLogic<TaskSnapshot<TOutput, TInput>, TaskEvent<TOutput>, TInput>;

/**
 * A promise without microtasks: `onDone` comes in the very turn in which `resolve` is called. That is what lets a whole client run on a
 * virtual clock, and what keeps a request's answer and its consequences in one turn.
 */
export function fromTask<TOutput, TInput>(start: StartTask<TOutput, TInput>): TaskLogic<TOutput, TInput> {
  const abandon = new WeakMap<AnyActorRef, () => void>();
  const over = (self: AnyActorRef): void => {
    const dispose = abandon.get(self);
    abandon.delete(self);
    dispose?.();
  };
  return {
    getInitialSnapshot: (_, input) => ({ status: 'active', output: undefined, error: undefined, input }),
    getPersistedSnapshot: (snapshot) => snapshot,
    start: (snapshot, { self }: ActorScope<TaskSnapshot<TOutput, TInput>, TaskEvent<TOutput>>) => {
      if (snapshot.status !== 'active') return;
      let isOpen = true;
      const end = (event: TaskEvent<TOutput>): void => {
        if (!isOpen) return;
        isOpen = false;
        self.send(event);
      };
      // Registered before the start: work that ends at once must find its entry to clear.
      abandon.set(self, () => (isOpen = false));
      let dispose: (() => void) | void = undefined;
      try {
        dispose = start({
          id: self.id,
          input: snapshot.input as TInput,
          resolve: (output) => end({ type: 'task.resolved', output }),
          reject: (error) => end({ type: 'task.rejected', error }),
        });
      } catch (error) {
        end({ type: 'task.rejected', error });
      }
      if (isOpen) {
        abandon.set(self, () => {
          isOpen = false;
          dispose?.();
        });
      }
    },
    transition: (snapshot, event: TaskEvent<TOutput> | EventObject, { self }) => {
      if (snapshot.status !== 'active') return snapshot;
      switch (event.type) {
        case 'task.resolved':
          abandon.delete(self);
          return { ...snapshot, status: 'done', output: (event as { output: TOutput }).output, input: undefined };
        case 'task.rejected':
          abandon.delete(self);
          return { ...snapshot, status: 'error', error: (event as { error: unknown }).error, input: undefined };
        case 'xstate.stop':
          over(self);
          return { ...snapshot, status: 'stopped', input: undefined };
        default:
          return snapshot;
      }
    },
  };
}

/** The placeholder of a task that the embedding program must supply: it fails, and says which one is missing. */
export const missingTask = <TOutput, TInput>(): TaskLogic<TOutput, TInput> => fromTask<TOutput, TInput>(({ id }) => {
  throw new Error(`provide the actor "${id}"`);
});
