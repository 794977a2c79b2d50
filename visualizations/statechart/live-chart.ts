/** A drawing on a page that shows where an actor is. */
export interface LiveChart {
  /** Lights exactly these states, and flashes the transitions just taken. */
  light(activeStateIds: readonly string[], taken?: string | readonly string[]): void;
  /** Marks these transitions (class `last`) until others are. */
  mark(transitionIds: readonly string[]): void;
  dispose(): void;
}

/** Puts a drawing into an element of a page. Afterwards only classes change: nothing is laid out again. */
export function mountChart(element: Element, svgText: string): LiveChart {
  const template = element.ownerDocument.createElement('template');
  template.innerHTML = svgText;
  const svg = template.content.querySelector('svg');
  if (!svg) throw new Error('unable to mount the chart; the text holds no <svg>');
  const states = groupsBy(svg, 'data-state');
  const transitions = groupsBy(svg, 'data-transition');
  let lit: ReadonlySet<string> = new Set();
  let marked: readonly Element[] = [];
  element.replaceChildren(svg);

  return {
    light(activeStateIds, taken = []) {
      const next = new Set(activeStateIds);
      for (const id of lit) if (!next.has(id)) for (const group of states.get(id) ?? []) group.classList.remove('active');
      for (const id of next) if (!lit.has(id)) for (const group of states.get(id) ?? []) group.classList.add('active');
      lit = next;
      for (const id of typeof taken === 'string' ? [taken] : taken) {
        // What a brief drawing does not show in words shows as a flash of its state.
        const groups = transitions.get(id) ?? states.get(id.slice(0, id.indexOf('/'))) ?? [];
        for (const group of groups) flash(group);
      }
    },
    mark(transitionIds) {
      for (const group of marked) group.classList.remove('last');
      marked = transitionIds.flatMap((id) => transitions.get(id) ?? []);
      for (const group of marked) group.classList.add('last');
    },
    dispose() {
      svg.remove();
      states.clear();
      transitions.clear();
    },
  };
}

/** The two classes name the same animation: to change from one to the other begins it anew, without a reflow. */
function flash({ classList }: Element): void {
  const isSecond = classList.contains('taken-a');
  classList.toggle('taken-a', !isSecond);
  classList.toggle('taken-b', isSecond);
}

function groupsBy(svg: Element, attribute: string): Map<string, Element[]> {
  const groups = new Map<string, Element[]>();
  for (const group of svg.querySelectorAll(`[${attribute}]`)) {
    for (const id of group.getAttribute(attribute)?.split(' ') ?? []) groups.set(id, [...(groups.get(id) ?? []), group]);
  }
  return groups;
}
