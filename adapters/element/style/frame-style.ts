/** The frame: head, notices, the scrolling part, the text field. */
export const frameStyle = `
.head {
  display: flex;
  align-items: center;
  gap: 10px;
  padding-block: 18px 12px;
  padding-inline: 18px 14px;
  border-bottom: 1px solid var(--line);
  background: var(--head);
  color: var(--head-ink);
}

.head :is(button.quiet, .who span) {
  color: var(--head-soft);
}

.head button.quiet:hover:not(:disabled) {
  background: color-mix(in srgb, var(--head-ink) 9%, transparent);
  color: var(--head-ink);
}

.head :focus-visible {
  outline-color: var(--head-ink);
}

.avatar {
  --hue: 230;
  display: grid;
  place-items: center;
  width: 38px;
  height: 38px;
  flex: none;
  border-radius: 50%;
  background: var(--accent-wash);
  color: var(--accent);
  font-weight: 650;
}

.avatar.is-someone {
  background: hsl(var(--hue) 55% 88%);
  color: hsl(var(--hue) 60% 26%);
}

.who {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-width: 0;
  line-height: 1.3;
}

.who strong {
  font-weight: 650;
}

.who span {
  overflow: hidden;
  font-size: 0.89em;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.notice {
  padding: 8px 18px;
  background: var(--warn-wash);
  color: var(--warn);
  font-size: 0.89em;
  font-weight: 550;
}

.notice .link {
  font-size: 0.96em;
}

.notice.queue {
  background: var(--accent-wash);
  color: var(--accent);
}

.scroll {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-height: 0;
  padding: 12px 14px 10px;
  overflow-y: auto;
  overflow-anchor: none;
  overscroll-behavior: contain;
  scrollbar-width: thin;
}

.panel:has(.unread:not([hidden])) .scroll {
  padding-bottom: 46px;
}

.scroll:focus-visible {
  outline-offset: -3px;
}

.load-older {
  align-self: center;
  flex: none;
  margin-bottom: 6px;
}

.welcome {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 6px;
  margin: auto;
  padding: 12px;
  color: var(--ink-soft);
  text-align: center;
}

.welcome-mark {
  width: 64px;
  height: 64px;
  margin-bottom: 8px;
  display: grid;
  place-items: center;
  border-radius: 22px;
  background: var(--accent-wash);
  color: var(--accent);
}

.welcome-title {
  color: var(--ink);
  font-size: 1.21em;
  font-weight: 650;
}

.welcome button {
  margin-top: 12px;
}

.log {
  display: flex;
  flex-direction: column;
  gap: 3px;
  margin-top: auto;
}

.log:empty {
  margin-top: 0;
}

.day {
  align-self: center;
  margin: 8px 0 6px;
  color: var(--ink-faint);
  font-size: 0.82em;
  font-weight: 550;
}

.gap {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 10px;
  margin: 10px 0;
  padding: 8px 0;
  border-block: 1px dashed var(--line-strong);
  color: var(--ink-soft);
  font-size: 0.89em;
}

.not-kept {
  padding: 0 14px 10px;
  color: var(--ink-faint);
  font-size: 0.82em;
  text-align: center;
}

.over {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 10px;
  padding: 18px 0 6px;
  color: var(--ink-soft);
  font-size: 0.93em;
  text-align: center;
}

.unread-place {
  position: relative;
  z-index: 1;
  height: 0;
}

.unread {
  position: absolute;
  inset-inline-end: 14px;
  bottom: 8px;
  padding: 5px 13px;
  border-color: transparent;
  border-radius: 99px;
  background: var(--ink);
  box-shadow: var(--shadow);
  color: var(--surface);
  font-size: 0.89em;
}

.composer {
  display: flex;
  align-items: flex-end;
  gap: 4px;
  padding-block: 10px 14px;
  padding-inline: 8px 12px;
  border-top: 1px solid var(--line);
}

.composer textarea {
  flex: 1;
  min-width: 0;
  max-height: 120px;
  padding: 8px 14px;
  border: 1px solid var(--line-strong);
  border-radius: 19px;
  background: var(--sunken);
  resize: none;
  scrollbar-width: thin;
}

.composer textarea:focus {
  border-color: var(--accent);
  outline: 1px solid var(--accent);
  outline-offset: 0;
}

.composer textarea::placeholder {
  overflow: hidden;
  color: var(--ink-faint);
  opacity: 1;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.composer textarea:disabled {
  border-color: var(--line);
  cursor: not-allowed;
}
`;
