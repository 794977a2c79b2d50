/** Messages and their marks. */
export const messageStyle = `
.message {
  display: flex;
  flex-direction: column;
  align-items: flex-start;
  max-width: min(84%, 68ch);
}

.message[data-opens-group] {
  margin-top: 8px;
}

.message[data-direction='inbound'] {
  align-items: flex-end;
  align-self: flex-end;
}

.bubble {
  padding: 7px 12px 6px;
  border-radius: 17px;
  border-start-start-radius: 6px;
  background: var(--sunken);
  box-shadow: inset 0 0 0 1px var(--line);
}

.message[data-direction='inbound'] .bubble {
  border-radius: 17px;
  border-start-end-radius: 6px;
  background: var(--fill);
  box-shadow: none;
  color: var(--fill-ink);
}

.message[data-status='queued'] .bubble {
  outline: 1px dashed var(--fill);
  outline-offset: 1px;
}

.message[data-status='failed'] .bubble {
  background: var(--bad-wash);
  box-shadow: inset 0 0 0 1px var(--bad);
  color: var(--ink);
}

.bubble-author {
  display: block;
  color: var(--ink-soft);
  font-size: 0.82em;
  font-weight: 650;
}

.bubble-text {
  display: inline;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
}

.bubble-meta {
  display: inline-flex;
  align-items: center;
  float: inline-end;
  gap: 3px;
  margin-block: 5px 0;
  margin-inline: 10px -3px;
  font-size: 0.79em;
  font-variant-numeric: tabular-nums;
  opacity: 0.8;
}

.mark {
  display: inline-flex;
}

.mark .icon {
  width: 15px;
  height: 15px;
}

.mark:is([data-status='seen'], [data-status='read']) {
  color: var(--fill-glow);
  opacity: 1;
}

.mark:is([data-status='seen'], [data-status='read']) .icon {
  stroke-width: 2;
}

.bubble-failure {
  display: flex;
  gap: 10px;
  padding: 3px 4px 0;
  color: var(--bad);
  font-size: 0.86em;
}

.bubble-failure .link,
.gap .small {
  font-size: 1em;
}

.typing {
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 8px 2px 0;
  color: var(--ink-soft);
  font-size: 0.86em;
}

.typing-dots {
  display: inline-flex;
  gap: 4px;
  padding: 10px 12px;
  border-radius: 17px;
  border-start-start-radius: 6px;
  background: var(--sunken);
  box-shadow: inset 0 0 0 1px var(--line);
}

.typing-dots i {
  width: 6px;
  height: 6px;
  border-radius: 50%;
  background: var(--ink-faint);
  animation: hop 1.1s infinite ease-in-out;
}

.typing-dots i:nth-child(2) {
  animation-delay: 0.15s;
}

.typing-dots i:nth-child(3) {
  animation-delay: 0.3s;
}

@keyframes hop {
  0%,
  60%,
  100% {
    transform: none;
    opacity: 0.5;
  }

  30% {
    transform: translateY(-3px);
    opacity: 1;
  }
}
`;
