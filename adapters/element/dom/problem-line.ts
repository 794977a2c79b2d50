import { setText } from './element.ts';

const shownMs = 6_000;

/** Shows what went wrong, in `words`, for as long as it takes to read it, or until it is clicked away. */
export function problemLine(line: HTMLElement, words = (error: unknown) => (error instanceof Error ? error.message : String(error))): (error: unknown) => void {
  let timer = 0;
  line.onclick = () => (line.hidden = true);
  return (error) => {
    setText(line, words(error));
    line.hidden = false;
    clearTimeout(timer);
    timer = window.setTimeout(() => (line.hidden = true), shownMs);
  };
}
