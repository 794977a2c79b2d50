/** Both schemes. A page sets them by `--chat-...`, a channel by `--paint-...`. */
const colors: Readonly<Record<string, string>> = {
  surface: 'light-dark(#ffffff, #161c27)',
  sunken: 'light-dark(#f6f7fa, #111722)',
  line: 'light-dark(#e2e5ec, #263042)',
  'line-strong': 'light-dark(#c9ced9, #3b475e)',
  ink: 'light-dark(#1b2231, #e8ecf4)',
  'ink-soft': 'light-dark(#566076, #a9b3c7)',
  'ink-faint': 'light-dark(#667085, #919cb2)',
  accent: 'light-dark(#3f51c9, #8896f5)',
  'accent-wash': 'light-dark(#e9ecfb, #222a4c)',
  fill: 'light-dark(#3f51c9, #4b5bcd)',
  'fill-strong': 'light-dark(#3443ac, #5565d6)',
  'fill-ink': '#ffffff',
  'fill-glow': '#a5f3d0',
  good: 'light-dark(#0f7a56, #4fd1a1)',
  'good-wash': 'light-dark(#def5ea, #12352b)',
  warn: 'light-dark(#95590a, #f0b95c)',
  'warn-wash': 'light-dark(#fdf0d9, #3a2c12)',
  bad: 'light-dark(#b3271e, #ff8f86)',
  'bad-wash': 'light-dark(#fdeae8, #43201f)',
  head: 'transparent',
  'head-ink': 'var(--ink)',
  'head-soft': 'var(--ink-soft)',
};

const variables = Object.entries(colors).map(([name, color]) => `--plain-${name}: ${color}; --${name}: var(--chat-${name}, var(--paint-${name}, var(--plain-${name})));`).join(' ');

/** The colours, which a page may set, and what every part of the panel shares. */
export const baseStyle = `
:host {
  display: block;
  width: 380px;
  max-width: 100%;
  height: 640px;
  max-height: 100%;
  color-scheme: light dark;
  ${variables}
  --badge: #b3271e;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Segoe UI Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  --sans: var(--chat-font, Inter, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif);
  --shadow: 0 1px 2px rgb(10 14 24 / 12%), 0 6px 20px rgb(10 14 24 / 12%);
  color: var(--ink);
  font: var(--chat-font-size, 14px) / 1.45 var(--sans);
  -webkit-font-smoothing: antialiased;
}

:host([theme='light']) {
  color-scheme: light;
}

:host([theme='dark']) {
  color-scheme: dark;
}

:host([hidden]) {
  display: none;
}

:host([launcher]) {
  position: fixed;
  z-index: var(--chat-z-index, 2147483000);
  inset-block-end: 20px;
  inset-inline-end: 20px;
  width: auto;
  height: auto;
}

:host([launcher]) .panel {
  position: absolute;
  inset-block-end: 72px;
  inset-inline-end: 0;
  width: min(380px, 100vw - 40px);
  height: min(640px, 100dvh - 112px);
  box-shadow: var(--chat-shadow, inset 0 0 0 1px var(--line), 0 12px 40px rgb(10 14 24 / 26%));
  animation: rise 0.16s ease-out;
}

.launcher {
  position: relative;
  width: 56px;
  height: 56px;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: var(--fill);
  box-shadow: 0 2px 6px rgb(10 14 24 / 22%), 0 8px 24px rgb(10 14 24 / 22%);
  color: var(--fill-ink);
}

.launcher:hover:not(:disabled) {
  background: var(--fill-strong);
}

.launcher:focus-visible {
  outline-width: 3px;
  outline-offset: 3px;
}

.launcher .icon {
  width: 26px;
  height: 26px;
}

.launcher[aria-expanded='true'] .icon-chat,
.launcher[aria-expanded='false'] .icon-close {
  display: none;
}

.badge {
  position: absolute;
  inset-block-start: -4px;
  inset-inline-end: -4px;
  min-width: 22px;
  padding: 0 6px;
  border: 2px solid var(--surface);
  border-radius: 99px;
  background: var(--badge);
  color: #fff;
  font-size: 0.86em;
  font-weight: 700;
  line-height: 20px;
}

@media (max-width: 480px), (max-height: 460px) {
  :host([launcher]) .panel {
    position: fixed;
    inset: 0;
    width: auto;
    height: auto;
    border-radius: 0;
  }

  .launcher[aria-expanded='true'] {
    display: none;
  }
}

.panel {
  position: relative;
  display: flex;
  flex-direction: column;
  height: 100%;
  overflow: clip;
  border-radius: var(--chat-radius, 18px);
  background: var(--surface);
  box-shadow: var(--chat-shadow, inset 0 0 0 1px var(--line));
  text-align: start;
}

.opening {
  margin: auto;
  color: var(--ink-soft);
}

.notice {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 12px;
}

.notice .link {
  color: inherit;
  font-weight: 650;
}

.welcome-mark .icon {
  width: 32px;
  height: 32px;
}

:host(:dir(rtl)) :is(.icon-back, .icon-send) {
  transform: scaleX(-1);
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

h1,
h2,
h3,
p,
ul {
  margin: 0;
  padding: 0;
}

ul {
  list-style: none;
}

/* Words read in their own direction, and stand where the page's puts them; a card's are the card's. */
:where(h2, label, li, output, p, span, strong, time, .day, .system):where(:not([dir], .card-body *)) {
  unicode-bidi: plaintext;
  text-align: -webkit-match-parent;
  text-align: match-parent;
}

[hidden] {
  display: none !important;
}

button,
input,
select,
textarea {
  font: inherit;
  color: inherit;
}

button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 6px;
  padding: 8px 14px;
  border: 1px solid var(--line-strong);
  border-radius: 9px;
  background: var(--surface);
  font-weight: 550;
  unicode-bidi: plaintext;
  cursor: pointer;
  transition:
    background 0.12s,
    border-color 0.12s;
}

button:hover:not(:disabled) {
  border-color: var(--ink-faint);
}

:is(button:disabled, button[aria-disabled='true']) {
  cursor: default;
  opacity: 0.45;
}

button.primary {
  border-color: transparent;
  background: var(--fill);
  color: var(--fill-ink);
}

button.primary:hover:not(:disabled) {
  background: var(--fill-strong);
}

button.small {
  padding: 4px 10px;
  border-radius: 7px;
  font-size: 0.89em;
  font-weight: 500;
}

button.quiet {
  border-color: transparent;
  background: transparent;
  color: var(--ink-soft);
}

button.quiet:hover:not(:disabled) {
  background: color-mix(in srgb, var(--ink) 7%, transparent);
  color: var(--ink);
}

button.link {
  padding: 0;
  border: 0;
  background: none;
  color: var(--accent);
  font-size: 0.86em;
  text-decoration: underline;
  text-underline-offset: 2px;
}

button.round {
  width: 38px;
  height: 38px;
  padding: 0;
  border-radius: 50%;
  flex: none;
}

button[aria-pressed='true'] {
  border-color: var(--accent);
  background: var(--accent-wash);
  color: var(--accent);
}

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}

.icon {
  width: 16px;
  height: 16px;
  flex: none;
}

.visually-hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.problem {
  position: absolute;
  z-index: 4;
  inset-inline: 12px;
  bottom: 74px;
  padding: 9px 12px;
  border-radius: 10px;
  background: var(--bad-wash);
  box-shadow: var(--shadow);
  color: var(--bad);
  font-size: 0.89em;
}

@media (prefers-reduced-motion: reduce) {
  * {
    animation: none !important;
    transition: none !important;
  }
}
`;
