import { createChat } from '../browser/browser.ts';
import type { ChatOptions } from '../../src/chat-types.ts';
import { setText } from './dom/element.ts';
import type { CardLibrary } from './content/card-library.ts';
import { channelPaint } from './channel-paint.ts';
import { isSafePicture } from './content/pictures.ts';
import { type Launcher, launcher } from './launcher.ts';
import type { PanelChoice } from './more-sheets.ts';
import { type PanelChat, panelFeatures, type PanelLayout, type PanelThread } from './panel-chat.ts';
import { type PanelParts, panelParts } from './panel-parts.ts';
import { showInterruptions, showScreens } from './panel-screens.ts';
import { panelStyle } from './style/panel-style.ts';
import { optionsOf, watchedAttributes } from './panel-attributes.ts';
import { sayFrom, type WordKey } from './words.ts';

/** What `<chat-panel>` offers to scripts. Events: `threadchange` (detail: `{ thread }`), `chatchange` (detail: `{ chat }`), `openchange` (detail: `{ open }`) and `chaterror` (detail: `{ error }`). */
export interface ChatPanel extends HTMLElement {
  /** The chat that is shown: one of your own, made with `panelFeatures()`, or the one that the attributes describe. */
  chat: PanelChat | null;
  /** What the attributes cannot say, for the chat that the panel makes for itself. */
  options: Partial<ChatOptions>;
  /** How the page wants it shown, at once; without it as the channel says, once the platform has told it. */
  layout: PanelLayout | null;
  /** Words of your own, over the channel's translations. */
  words: Readonly<Partial<Record<WordKey, string>>>;
  /** The page's own choices in the sheet "More". */
  choices: readonly PanelChoice[];
  /** Whether a picture may be loaded from there; by default from this origin and over TLS. */
  showsPicture: (url: string) => boolean;
  /** The conversation on the screen; null while the list is. */
  readonly thread: PanelThread | null;
  /** With the attribute `launcher`: whether the panel is open; as long as the page lives. */
  open: boolean;
  /** Shows the chat from its start again, as after `chat.reset()`. */
  restart(): void;
  /** Says something in one line, for a moment. */
  tell(words: string): void;
}

/** Makes the class of the element; only where there is a page, so that importing it touches nothing. */
export function chatPanelClass(loadCards: () => Promise<CardLibrary>): new () => ChatPanel {
  const style = new CSSStyleSheet();
  style.replaceSync(panelStyle);
  const live = new WeakSet<PanelChat>();
  return class extends HTMLElement implements ChatPanel {
    static readonly observedAttributes = [...watchedAttributes, 'launcher', 'lazy'];
    options: Partial<ChatOptions> = {};
    choices: readonly PanelChoice[] = [];
    showsPicture = isSafePicture;
    readonly #root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    #chat: PanelChat | null = null;
    #isOwn = false;
    /** The attributes make no chat. */
    #hasFailed = false;
    #layout: PanelLayout | null = null;
    #words: Readonly<Partial<Record<WordKey, string>>> = {};
    #shown: AbortController | null = null;
    #thread: PanelThread | null = null;
    /** The panel knows that it is in the page: an upgrade tells it of each attribute before. */
    #isIn = false;
    #isDue = false;
    #tell: (words: string) => void = () => {};
    #isOpen = false;
    #launcher: Launcher | null = null;
    readonly #paint = new CSSStyleSheet();

    constructor() {
      super();
      this.#root.adoptedStyleSheets = [style, this.#paint];
    }

    get chat(): PanelChat | null {
      return this.#chat;
    }

    set chat(chat: PanelChat | null) {
      if (chat === this.#chat) return;
      this.#leave();
      this.#chat = chat;
      this.#hasFailed = false;
      this.#thread = null;
      this.#show();
    }

    get layout(): PanelLayout | null {
      return this.#layout;
    }

    set layout(layout: PanelLayout | null) {
      this.#layout = layout;
      this.#show();
    }

    get words(): Readonly<Partial<Record<WordKey, string>>> {
      return this.#words;
    }

    set words(words: Readonly<Partial<Record<WordKey, string>>>) {
      this.#words = words;
      this.#show();
    }

    get thread(): PanelThread | null {
      return this.#thread;
    }

    get open(): boolean {
      return this.#isOpen;
    }

    set open(isOpen: boolean) {
      this.#turn(isOpen, false);
    }

    restart(): void {
      this.#thread = null;
      this.#show();
    }

    tell(words: string): void {
      this.#tell(words);
    }

    connectedCallback(): void {
      this.#isIn = true;
      this.#begin();
      this.#show();
    }

    disconnectedCallback(): void {
      this.#isIn = false;
      // An element that is only moved is back in this very turn.
      queueMicrotask(() => {
        if (this.isConnected) return;
        this.#shown?.abort();
        if (this.#isOwn) this.#leave();
      });
    }

    /** Several attributes that change together make one new chat. */
    attributeChangedCallback(name: string): void {
      if (!this.#isIn) return;
      if (name === 'launcher' || name === 'lazy') {
        this.#begin();
        this.#show();
      } else if (this.#isDue || (this.#chat !== null && !this.#isOwn)) return;
      else {
        this.#isDue = true;
        queueMicrotask(() => {
          this.#isDue = false;
          if (!this.isConnected) return;
          if (this.#isOwn) this.#leave();
          this.#begin();
          this.#show();
        });
      }
    }

    #turn(isOpen: boolean, isAsked: boolean): void {
      if (isOpen === this.#isOpen) return;
      this.#isOpen = isOpen;
      if (isOpen && this.#chat === null && this.isConnected) {
        this.#begin();
        this.#show();
      }
      this.#launcher?.show(isOpen, isAsked);
      this.#say('openchange', { open: isOpen });
    }

    /** The chat that the attributes describe, where they do and none was given. */
    #begin(): void {
      const options = optionsOf(this);
      this.#hasFailed = false;
      if (this.#chat !== null || options === null || this.#isLazy()) return;
      try {
        this.#chat = createChat({ onError: (error) => this.#say('chaterror', { error }), ...options, ...this.options, features: panelFeatures() });
      } catch (error) {
        // Wrong attributes: said where a developer looks, and in a word where the chat would be.
        this.#hasFailed = true;
        this.#say('chaterror', { error });
        reportError(error);
        return;
      }
      this.#isOwn = true;
      this.#thread = null;
      this.#say('chatchange', { chat: this.#chat });
      this.#chat.connect().catch((error: unknown) => this.#say('chaterror', { error }));
    }

    /** It makes its chat only when it is first opened. */
    #isLazy(): boolean {
      return !this.#isOpen && this.hasAttribute('launcher') && this.hasAttribute('lazy');
    }

    #leave(): void {
      this.#shown?.abort();
      if (this.#isOwn) this.#chat?.stop();
      this.#isOwn = false;
      this.#chat = null;
    }

    #say(type: string, detail: object): void {
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }

    #hideTalk(parts: PanelParts, why: string): void {
      for (const part of [parts.talk, parts.threads, parts.more, parts.agentAvatar]) part.hidden = true;
      setText(parts.opening, why);
      parts.opening.hidden = false;
    }

    /** Everything anew: another chat, other words, or the channel has turned out to be another than was thought. */
    #show(): void {
      const chat = this.#chat;
      // One that was stopped shows no other screen: what was on it stays until there is another chat.
      if (chat?.snapshot.status === 'stopped') return;
      this.#shown?.abort();
      if (!this.isConnected || (chat === null && !this.#hasFailed && (!this.#isLazy() || optionsOf(this) === null))) return;
      this.#shown = new AbortController();
      const { signal } = this.#shown;
      const channel = chat?.snapshot.channel ?? null;
      const language = channel?.translationsLocale.replaceAll('_', '-') || this.closest<HTMLElement>('[lang]')?.lang || '';
      const say = sayFrom(language, this.#words, channel?.translations ?? {});
      const parts = panelParts(say);
      const focused = this.#root.activeElement?.getAttribute('data-testid');
      const isAwaited = this.#root.querySelector('.opening')?.checkVisibility();
      this.#launcher = this.hasAttribute('launcher') ? launcher({ parts, chat, say, signal, turn: (isOpen) => this.#turn(isOpen, true) }) : null;
      this.#paint.replaceSync(channelPaint(channel?.colors ?? {}, this));
      this.#launcher?.show(this.#isOpen, false);
      const whole = this.#launcher?.node ?? parts.panel;
      whole.lang = say.language;
      this.#root.replaceChildren(whole);
      if (this.#hasFailed) return this.#hideTalk(parts, say('failed'));
      if (chat === null) return;
      const layout = this.#layout ?? (channel === null ? null : { kind: channel.kind, hasManyThreads: channel.hasMultipleThreads });
      showInterruptions(parts, { chat, say, signal }, live);
      signal.addEventListener('abort', chat.subscribe(({ channel: now }) => outline(now), () => this.#show()));
      if (layout === null) {
        return this.#hideTalk(parts, say('startingUp'));
      }
      this.#tell = showScreens(parts, {
        chat, layout, say, signal, loadCards, first: this.#thread,
        choices: () => this.choices,
        showsPicture: (url) => this.showsPicture(url),
        turned: (thread) => {
          this.#thread = thread;
          this.#say('threadchange', { thread });
        },
      });
      if (focused) this.#root.querySelector<HTMLElement>(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
      // Whoever opened it before there was anything to write in goes there now.
      if (isAwaited && focused === 'close-panel') this.#launcher?.show(true, true);
    }
  };
}

/** What of a channel the whole panel depends on. */
function outline(channel: PanelChat['snapshot']['channel']): unknown {
  return channel === null ? null : `${channel.kind} ${channel.hasMultipleThreads} ${channel.translationsLocale} ${Object.keys(channel.translations).length} ${Object.values(channel.colors).join()}`;
}
