/** What messages say: words, buttons, lists, cards, files. */
export const contentStyle = `
.text-body,
.bubble-content {
  display: contents;
}

.bubble a {
  color: inherit;
  text-underline-offset: 2px;
}

.message[data-direction='outbound'] .bubble a {
  color: var(--accent);
}

.bubble-text[data-is-removed] {
  color: var(--ink-faint);
  font-style: italic;
}

.bubble-text[data-is-growing]::after {
  display: inline-block;
  width: 2px;
  height: 1.05em;
  margin-inline-start: 2px;
  background: var(--accent);
  content: '';
  vertical-align: text-bottom;
  animation: blink 1s infinite steps(2, jump-none);
}

@keyframes blink {
  to {
    opacity: 0;
  }
}

.bubble-note {
  color: var(--ink-faint);
  font-size: 0.82em;
}

.ai-label {
  margin-inline-end: 3px;
  padding: 0 5px;
  border-radius: 5px;
  background: var(--accent-wash);
  color: var(--accent);
  font-size: 0.91em;
  font-weight: 700;
  letter-spacing: 0.03em;
}

.system {
  align-self: center;
  margin: 6px 0 2px;
  padding: 0 12px;
  color: var(--ink-faint);
  font-size: 0.86em;
  text-align: center;
}

.message:has(.replies, .rich-link, .card-content, .gallery, .menu-card) {
  width: 100%;
  max-width: 88%;
}

.message:has(.replies, .rich-link, .card-content, .gallery, .menu-card) .bubble {
  width: 100%;
  padding: 10px 12px 8px;
}

.bubble-text,
.content-title,
.content-about {
  text-align: -webkit-match-parent;
  text-align: match-parent;
}

.content-title {
  font-weight: 650;
}

.content-about {
  color: var(--ink-soft);
  font-size: 0.93em;
}

.replies {
  display: flex;
  gap: 6px;
  padding-top: 8px;
}

.replies.chips {
  flex-wrap: wrap;
}

.replies.list,
.replies.stacked {
  flex-direction: column;
}

.reply {
  padding: 6px 13px;
  border-color: var(--accent);
  border-radius: 99px;
  background: var(--surface);
  color: var(--accent);
  font-size: 0.93em;
}

.reply:hover:not(:disabled) {
  border-color: var(--accent);
  background: var(--accent-wash);
}

.reply:disabled {
  border-color: var(--line-strong);
  color: var(--ink-soft);
}

.reply[aria-pressed='true'] {
  border-color: transparent;
  background: var(--fill);
  color: var(--fill-ink);
  opacity: 1;
}

.replies.list .reply {
  gap: 10px;
  justify-content: flex-start;
  padding: 8px 12px;
  border-color: var(--line-strong);
  border-radius: 12px;
  color: var(--ink);
  text-align: start;
}

.replies.list .reply[aria-pressed='true'] {
  border-color: var(--accent);
  background: var(--accent-wash);
  color: var(--ink);
}

.replies.stacked .reply {
  border-radius: 10px;
}

.reply-icon {
  width: 34px;
  height: 34px;
  flex: none;
  border-radius: 8px;
  object-fit: cover;
}

.chips .reply-icon {
  width: 18px;
  height: 18px;
  border-radius: 50%;
}

.list-words,
.link-words,
.file-words {
  display: flex;
  flex-direction: column;
  min-width: 0;
  line-height: 1.35;
}

.list-about,
.file-words span {
  color: var(--ink-soft);
  font-size: 0.86em;
  font-weight: 400;
}

.list-about {
  font-size: 0.92em;
}

.slot-day {
  padding-top: 8px;
  color: var(--ink-soft);
  font-size: 0.86em;
  font-weight: 600;
}

.slot-day + .replies {
  padding-top: 4px;
}

.rich-link {
  display: block;
  margin: -2px -4px 4px;
  overflow: hidden;
  border: 1px solid var(--line-strong);
  border-radius: 12px;
  background: var(--surface);
  text-decoration: none;
}

.message .bubble .rich-link {
  color: var(--ink);
}

.rich-link:hover {
  border-color: var(--accent);
}

.link-picture,
.menu-picture {
  display: block;
  width: 100%;
  max-height: 150px;
  object-fit: cover;
}

.link-words {
  padding: 9px 12px;
}

.link-where {
  display: flex;
  align-items: center;
  gap: 4px;
  color: var(--ink-soft);
  font-size: 0.86em;
}

.link-where .icon {
  width: 12px;
  height: 12px;
}

.card-content {
  display: flex;
  flex-direction: column;
  gap: 6px;
  min-width: 0;
  margin: 0;
  padding: 0;
  border: 0;
}

.menu-picture {
  border-radius: 9px;
}

.card-body .ac-adaptiveCard {
  padding: 0 !important;
}

.card-body .ac-actionSet {
  flex-wrap: wrap;
  gap: 8px 6px;
  padding: 2px;
  align-items: center;
}

.card-body .ac-textBlock,
.card-body .ac-input-container {
  flex: none;
}

.card-body :is(.ac-pushButton, .ac-pushButton-disabled, .ac-inlineActionButton) {
  padding: 6px 13px;
  border-color: var(--accent);
  border-radius: 99px;
  color: var(--accent);
  font-size: 0.93em;
}

.card-body .style-positive,
.card-body [aria-pressed='true'] {
  border-color: transparent;
  background: var(--fill);
  color: var(--fill-ink);
  opacity: 1;
}

.card-body .style-destructive {
  border-color: var(--bad);
  color: var(--bad);
}

.card-body .ac-input:is(input, select, textarea) {
  width: 100%;
  padding: 8px 10px;
  border: 1px solid var(--line-strong);
  border-radius: 10px;
  background: var(--surface);
}

.card-body .ac-input-container + .ac-textBlock {
  margin-top: 4px;
}

.card-body .ac-input-validation-failed {
  border-color: var(--bad) !important;
}

.card-body input:is([type='checkbox'], [type='radio']) {
  width: 24px;
  height: 24px;
  /* The library says 0 at the element itself. */
  margin-block: 3px !important;
  accent-color: var(--fill);
}

.card-content:disabled input,
.card-content:disabled :is(select, textarea) {
  color: var(--ink-soft);
}

.card-link {
  font-size: 0.93em;
}

.gallery {
  margin-inline-end: -12px;
  padding-inline-end: 12px;
  display: flex;
  gap: 8px;
  overflow-x: auto;
  scrollbar-width: thin;
  scroll-snap-type: x proximity;
}

.gallery .menu-item {
  flex: 0 0 82%;
  padding: 10px;
  border: 1px solid var(--line-strong);
  border-radius: 12px;
  background: var(--surface);
  scroll-snap-align: start;
}

.menu-item .menu-picture {
  margin-bottom: 6px;
}

.attachments {
  display: flex;
  flex-direction: column;
  gap: 5px;
}

.attachments:empty {
  display: none;
}

.attached {
  display: block;
  margin: 2px -5px 0;
}

.attached-picture {
  display: block;
  max-width: 100%;
  max-height: 180px;
  border-radius: 12px;
}

.attached.is-file {
  display: flex;
  align-items: center;
  gap: 9px;
  padding: 8px 11px;
  border-radius: 11px;
  background: color-mix(in srgb, currentColor 9%, transparent);
  text-decoration: none;
}

.attached .file-words span {
  color: inherit;
}

.file-words strong {
  overflow-wrap: anywhere;
  font-weight: 600;
}
`;
