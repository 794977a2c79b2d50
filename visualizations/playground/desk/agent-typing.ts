const pauseMs = 2_000;

/** Says that the agent types, once, and that it ended: after a pause, or when the field is empty. */
export interface AgentTyping {
  typed(threadId: string, isEmpty: boolean): void;
  /** The message has gone; the gateway ends the typing itself. */
  said(): void;
}

export function agentTyping(tell: (deed: 'type' | 'stopTyping', threadId: string) => void): AgentTyping {
  let typingIn = '';
  let timer = 0;
  const stop = (): void => {
    clearTimeout(timer);
    if (typingIn) tell('stopTyping', typingIn);
    typingIn = '';
  };
  return {
    typed(threadId, isEmpty) {
      if (typingIn !== threadId || isEmpty) stop();
      if (isEmpty) return;
      if (!typingIn) tell('type', threadId);
      typingIn = threadId;
      clearTimeout(timer);
      timer = window.setTimeout(stop, pauseMs);
    },
    said() {
      clearTimeout(timer);
      typingIn = '';
    },
  };
}
