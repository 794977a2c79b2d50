/** What stands around the conversation: forms, sheets, cards. */
export const sheetStyle = `
.talk {
  position: relative;
  display: flex;
  flex: 1;
  flex-direction: column;
  min-height: 0;
}

button.round-small {
  width: 32px;
  height: 32px;
  padding: 0;
  border-radius: 50%;
  flex: none;
}

.head .round-small:first-child {
  margin-inline-start: -8px;
}

.head .more {
  margin-inline-end: -4px;
}

.head .more .icon {
  stroke-width: 2.4;
}

.composer .round-small {
  align-self: center;
}

.composer .round {
  margin-inline-start: 4px;
}

.notice.told {
  background: var(--good-wash);
  color: var(--good);
}

.before {
  margin: auto 0;
}

.form {
  display: flex;
  flex-direction: column;
  gap: 12px;
  padding: 10px 4px;
}

.form h2,
.sheet h2,
.inactivity h2 {
  margin: 0;
  font-size: 1.14em;
  font-weight: 650;
}

.form-about {
  margin-top: -8px;
  color: var(--ink-soft);
}

.thanks {
  align-items: center;
  gap: 14px;
  outline: none;
  text-align: center;
}

.field {
  display: flex;
  flex-direction: column;
  gap: 4px;
}

.field label {
  font-size: 0.93em;
  font-weight: 600;
}

.field-optional {
  color: var(--ink-faint);
  font-weight: 400;
}

.field :is(input, select, textarea) {
  width: 100%;
  padding: 9px 11px;
  border: 1px solid var(--line-strong);
  border-radius: 10px;
  background: var(--surface);
  resize: vertical;
}

.field :is(input, select, textarea):focus {
  border-color: var(--accent);
  outline: 1px solid var(--accent);
  outline-offset: 0;
}

.field [aria-invalid='true'] {
  border-color: var(--bad);
}

.field-error {
  color: var(--bad);
  font-size: 0.89em;
}

.sheet-place {
  position: absolute;
  z-index: 3;
  inset: 0;
  display: flex;
  flex-direction: column;
  justify-content: flex-end;
  background: rgb(15 20 32 / 38%);
}

.sheet {
  max-height: 85%;
  padding: 14px 16px 18px;
  overflow-y: auto;
  border-radius: 20px 20px 0 0;
  background: var(--surface);
  box-shadow: 0 -8px 30px rgb(15 20 32 / 22%);
  animation: rise 0.16s ease-out;
}

@keyframes rise {
  from {
    transform: translateY(24px);
  }
}

.sheet-head {
  display: flex;
  align-items: center;
  justify-content: space-between;
  padding-bottom: 10px;
}

.sheet-body {
  display: flex;
  flex-direction: column;
  gap: 10px;
}

.sheet-body + .sheet-body {
  margin-top: 14px;
}

.sheet-choice {
  justify-content: flex-start;
  padding: 11px 14px;
  border-color: var(--line);
  border-radius: 12px;
}

.people li {
  padding: 4px 0;
}

.invitation:empty {
  display: none;
}

.invitation {
  padding: 9px 12px;
  border-radius: 10px;
  background: var(--accent-wash);
  color: var(--accent);
  font-family: var(--mono);
  font-size: 0.93em;
  overflow-wrap: anywhere;
  user-select: all;
}

.inactivity {
  display: flex;
  flex-direction: column;
  gap: 4px;
  margin: 0 12px 10px;
  padding: 14px 16px;
  border: 1px solid var(--line-strong);
  border-radius: 16px;
  background: var(--warn-wash);
  text-align: center;
}

.inactivity-countdown {
  font-size: 1.71em;
  font-variant-numeric: tabular-nums;
  font-weight: 650;
}

.inactivity-answers {
  display: flex;
  gap: 8px;
  justify-content: center;
  padding-top: 6px;
}

.inactivity-answers button {
  min-width: 84px;
}

.proactive-cards {
  display: flex;
  flex-direction: column;
  gap: 8px;
  padding: 0 12px 10px;
}

.proactive {
  padding: 12px 14px;
  border: 1px solid var(--line-strong);
  border-radius: 16px;
  background: var(--surface);
  box-shadow: 0 4px 22px rgb(15 20 32 / 14%);
}

.proactive h2 {
  margin: 0 0 2px;
  font-size: 1.04em;
  font-weight: 650;
}

.proactive p {
  color: var(--ink-soft);
  font-size: 0.93em;
}

.proactive-answers {
  display: flex;
  gap: 6px;
  justify-content: flex-end;
  padding-top: 8px;
}
`;
