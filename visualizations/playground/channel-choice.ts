import { byId } from './dom/element.ts';
import type { PlaygroundChannel } from './settings.ts';

type Kind = PlaygroundChannel['kind'];

/** The two choices at the top. The address keeps the choice, so that a reload and a link keep it too. */
export function channelChoice(changed: (kind: Kind) => void): Kind {
  const inputs = [...byId('channel-choice', HTMLFieldSetElement).querySelectorAll('input')];
  const check = (kind: Kind): void => inputs.forEach((input) => (input.checked = input.value === kind));
  for (const input of inputs) {
    input.addEventListener('change', () => {
      history.replaceState(null, '', `#${input.value}`);
      changed(kindInAddress());
    });
  }
  window.addEventListener('hashchange', () => {
    check(kindInAddress());
    changed(kindInAddress());
  });
  check(kindInAddress());
  return kindInAddress();
}

function kindInAddress(): Kind {
  return location.hash === '#messaging' ? 'messaging' : 'livechat';
}
