import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { element } from '../../../adapters/element/dom/element.ts';

/** A machine as nested lists of its states: what is shown where there is no drawing. Ids are those of a drawing. */
export function stateTree(parent: Element, machine: AnyStateMachine): (activeStates: readonly string[]) => void {
  const nodes = new Map<string, Element>();
  parent.replaceChildren(element('ul', { class: 'state-tree' }, branch(machine.root, machine.id, nodes)));
  return (active) => {
    const lit = new Set(active);
    for (const [id, node] of nodes) node.classList.toggle('active', lit.has(id));
  };
}

function branch(node: AnyStateNode, id: string, nodes: Map<string, Element>): Element {
  const inner = Object.values<AnyStateNode>(node.states).map((child) => branch(child, `${id}.${child.key}`, nodes));
  const item = element('li', { 'data-state': id }, element('span', {}, node.key));
  if (inner.length > 0) item.append(element('ul', {}, ...inner));
  nodes.set(id, item);
  return item;
}
