import { byId, element, setAttribute } from '../../adapters/element/dom/element.ts';
import type { PlaygroundChannel, PlaygroundSignIn } from './settings.ts';

const signIns: Readonly<Record<PlaygroundSignIn, string>> = {
  legacy: 'no sign-in',
  legacyOAuth: 'OAuth code',
  anonymous: 'anonymous token',
  securedCookies: 'cookie',
  thirdParty: 'third-party code',
};

/** The two choices at the top and the menu of all channels. The address keeps the choice, so that a reload and a link keep it too. */
export function channelChoice(channels: readonly PlaygroundChannel[], changed: (channel: PlaygroundChannel) => void): PlaygroundChannel {
  const choice = byId('channel-choice', HTMLFieldSetElement);
  const inputs = [...choice.querySelectorAll('input')];
  const menu = byId('channel-menu', HTMLSelectElement);
  const isPlain = (channel: PlaygroundChannel): boolean => plainChannel(channels, channel.kind) === channel;
  const show = (channel: PlaygroundChannel): void => {
    for (const input of inputs) input.checked = isPlain(channel) && input.value === channel.kind;
    menu.value = channel.id;
    setAttribute(menu, 'data-is-special', !isPlain(channel));
  };
  const choose = (channel: PlaygroundChannel): void => {
    history.replaceState(null, '', `#${isPlain(channel) ? channel.kind : channel.id}`);
    show(channel);
    changed(channel);
  };
  for (const input of inputs) input.addEventListener('change', () => choose(channelNamed(channels, input.value)));
  menu.append(...menuGroups(channels));
  menu.addEventListener('change', () => choose(channelNamed(channels, menu.value)));
  window.addEventListener('hashchange', () => {
    const channel = channelInAddress(channels);
    show(channel);
    changed(channel);
  });
  const first = channelInAddress(channels);
  show(first);
  return first;
}

function menuGroups(channels: readonly PlaygroundChannel[]): HTMLOptGroupElement[] {
  return (['livechat', 'messaging'] as const).map((kind) => {
    const options = channels.filter((channel) => channel.kind === kind).map(({ id, name, signIn }) => element('option', { value: id }, `${name} · ${signIns[signIn]}`));
    return element('optgroup', { label: kind === 'livechat' ? 'Live chat' : 'Messaging' }, ...options);
  });
}

function plainChannel(channels: readonly PlaygroundChannel[], kind: string): PlaygroundChannel | undefined {
  return channels.find((channel) => channel.kind === kind);
}

function channelInAddress(channels: readonly PlaygroundChannel[]): PlaygroundChannel {
  return channelNamed(channels, location.hash.slice(1));
}

/** By id, or the first of a kind; a live chat where nobody knows the name. */
function channelNamed(channels: readonly PlaygroundChannel[], name: string): PlaygroundChannel {
  const channel = channels.find(({ id }) => id === name) ?? plainChannel(channels, name) ?? plainChannel(channels, 'livechat');
  if (!channel) throw new Error('the gateway announces no channel');
  return channel;
}
