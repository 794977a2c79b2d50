/** The customer's conversations, and files on their way. */
export const listStyle = `
.threads {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-height: 0;
  padding: 8px 10px 14px;
  overflow-y: auto;
}

.threads .empty {
  margin: auto;
}

.threads .primary {
  flex: none;
  margin: auto 6px 0;
}

.thread-line {
  gap: 11px;
  justify-content: flex-start;
  width: 100%;
  padding: 10px 8px;
  border-color: transparent;
  border-radius: 14px;
  background: none;
  font-weight: 400;
  text-align: start;
}

.thread-line:hover:not(:disabled) {
  border-color: transparent;
  background: var(--sunken);
}

.thread-line[data-is-archived] {
  opacity: 0.65;
}

.thread-words {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-width: 0;
  line-height: 1.4;
}

.thread-words > * {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.thread-preview,
.thread-time {
  color: var(--ink-soft);
  font-size: 0.89em;
}

.thread-side {
  display: flex;
  flex-direction: column;
  gap: 3px;
  align-items: flex-end;
  align-self: flex-start;
}

.thread-unread {
  min-width: 1.74em;
  padding: 0 6px;
  border-radius: 99px;
  background: var(--fill);
  color: var(--fill-ink);
  font-size: 0.82em;
  font-weight: 650;
  line-height: 1.74;
  text-align: center;
}

.uploads {
  display: flex;
  flex-direction: column;
  gap: 6px;
  max-height: 200px;
  padding: 8px 12px 0;
  overflow-y: auto;
  border-top: 1px solid var(--line);
}

.uploads + .composer {
  border-top-color: transparent;
}

.upload {
  display: flex;
  align-items: center;
  gap: 10px;
  padding-block: 7px;
  padding-inline: 12px 6px;
  border-radius: 12px;
  background: var(--sunken);
  box-shadow: inset 0 0 0 1px var(--line);
}

.upload:is([data-status='failed'], [data-status='rejected']) {
  background: var(--bad-wash);
  box-shadow: none;
  color: var(--bad);
}

.upload-words {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-width: 0;
  font-size: 0.86em;
  line-height: 1.35;
}

.upload-words strong {
  overflow: hidden;
  font-size: 1.08em;
  font-weight: 600;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.upload-about {
  color: var(--ink-soft);
}

.upload:is([data-status='failed'], [data-status='rejected']) .upload-about {
  color: inherit;
}

.upload progress {
  width: 100%;
  height: 4px;
  margin-top: 4px;
  overflow: hidden;
  appearance: none;
  border: 0;
  border-radius: 2px;
  background: var(--line);
}

.upload progress::-webkit-progress-bar {
  background: var(--line);
}

.upload progress::-webkit-progress-value {
  border-radius: 2px;
  background: var(--fill);
}

.upload progress::-moz-progress-bar {
  background: var(--fill);
}

.drop {
  position: absolute;
  z-index: 2;
  inset: 10px;
  display: flex;
  flex-direction: column;
  gap: 4px;
  align-items: center;
  justify-content: center;
  padding: 20px;
  border: 2px dashed var(--accent);
  border-radius: 18px;
  background: color-mix(in srgb, var(--accent-wash) 92%, transparent);
  color: var(--accent);
  text-align: center;
  pointer-events: none;
}

.drop strong {
  font-size: 1.21em;
}
`;
