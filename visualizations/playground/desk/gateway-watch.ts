import type { GatewayControl } from './gateway-control.ts';
import type { GatewayState } from './gateway-state.ts';

const everyMs = 500;

export interface GatewayWatch {
  /** Looks at once: after something was done, nobody wants to wait. */
  refresh(): void;
}

export interface WatchListener {
  state(state: GatewayState): void;
  failed(error: unknown): void;
}

/** Asks the gateway how it stands while somebody looks at the page; its control answers, but never calls. */
export function watchGateway(control: GatewayControl, heard: WatchListener): GatewayWatch {
  let timer = 0;
  let isAsking = false;
  let isAskedAgain = false;

  function refresh(): void {
    clearTimeout(timer);
    isAskedAgain = isAsking;
    if (isAsking || document.visibilityState === 'hidden') return;
    isAsking = true;
    control<GatewayState>('state')
      .then((state) => heard.state(state))
      .catch((error: unknown) => heard.failed(error))
      .finally(() => {
        isAsking = false;
        timer = window.setTimeout(refresh, isAskedAgain ? 0 : everyMs);
      });
  }

  document.addEventListener('visibilitychange', refresh);
  refresh();
  return { refresh };
}
