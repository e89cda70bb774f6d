// From the server's graph to what is drawn: containers become a fork and a join, labels become
// lines.
import type { Graph, GraphEdge, GraphNode, NodeKind } from '../api';
import { say, type Language } from '../i18n';

export type Shape = 'box' | 'diamond' | 'circle' | 'bar';
export type DrawnNode = {
  id: string;
  /** The node of the graph it stands for; a join stands for its container. */
  of: GraphNode;
  shape: Shape;
  lines: string[];
  width: number;
  height: number;
  join: boolean;
  /** The container it is drawn inside of, if any. */
  group: string | null;
};
export type DrawnEdge = {
  from: string;
  to: string;
  label: string;
  kind: GraphEdge['kind'];
  taken: boolean;
};
export type Drawing = { nodes: DrawnNode[]; edges: DrawnEdge[]; groups: string[] };

const boxWidth = 132;
const boxHeight = 48;
const textSize = 12;

export function textWidth(text: string, size = textSize): number {
  let width = 0;
  for (const letter of text) width += letter.codePointAt(0)! > 0x2e7f ? size : size * 0.56;
  return width;
}

/** At most `most` lines of at most `room` px; Chinese breaks anywhere, English between words. */
export function wrap(text: string, room: number, most: number, size = textSize): string[] {
  const words = text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line.trim() && textWidth((line + word).trimEnd(), size) > room) {
      lines.push(line.trim());
      line = '';
    }
    line += word;
  }
  if (line.trim()) lines.push(line.trim());
  const kept = lines.slice(0, most);
  const cut = lines.length > most;
  return kept.map((one, i) => {
    let fit = cut && i === most - 1 ? `${one}…` : one;
    while (textWidth(fit, size) > room && fit.length > 2)
      fit = `${fit.replace(/…$/, '').slice(0, -1)}…`;
    return fit;
  });
}

const shapes: Partial<Record<NodeKind, Shape>> = {
  choose: 'diamond',
  parallel: 'diamond',
  foreach: 'diamond',
  start: 'circle',
  finish: 'circle',
  scope: 'bar',
};

function drawn(node: GraphNode, language: Language, group: string | null, join = false): DrawnNode {
  const shape = shapes[node.kind] ?? 'box';
  const label = say(node.label, language) || node.id.split('/').pop()!;
  const base = { id: join ? `${node.id}#join` : node.id, of: node, join, group };
  if (shape === 'box')
    return {
      ...base,
      shape,
      lines: wrap(label, boxWidth - 30, 2),
      width: boxWidth,
      height: boxHeight,
    };
  if (shape === 'bar')
    return {
      ...base,
      shape,
      lines: join ? [] : wrap(label, 100, 2, 11),
      width: join ? 12 : 24,
      height: 40,
    };
  const side = shape === 'circle' ? 30 : 38;
  return { ...base, shape, lines: join ? [] : wrap(label, 104, 2, 11), width: side, height: side };
}

/** The nearest ancestor that is itself a node: branches and bodies between them are not drawn. */
function parentOf(node: GraphNode, known: Map<string, GraphNode>): string | null {
  if (node.parent && node.parent !== node.id && known.has(node.parent)) return node.parent;
  const parts = (node.parent || node.id).split('/');
  if (!node.parent) parts.pop();
  for (; parts.length > 0; parts.pop()) {
    const id = parts.join('/');
    if (id !== node.id && known.has(id)) return id;
  }
  return null;
}

export function shapeGraph(graph: Graph, language: Language): Drawing {
  const known = new Map(graph.nodes.map((node) => [node.id, node]));
  const parent = new Map(graph.nodes.map((node) => [node.id, parentOf(node, known)]));
  const inside = (id: string, container: string): boolean => {
    for (let at = parent.get(id) ?? null; at; at = parent.get(at) ?? null)
      if (at === container) return true;
    return false;
  };
  const containers = new Set([...parent.values()].filter((id): id is string => id !== null));
  const leaving = (container: string) => `${container}#join`;
  const edges: DrawnEdge[] = [];
  const seen = new Set<string>();
  const add = (
    from: string,
    to: string,
    edge: Pick<GraphEdge, 'kind' | 'taken'> & { label?: GraphEdge['label'] },
  ) => {
    const key = `${from}\n${to}\n${edge.kind}`;
    if (from === to || seen.has(key)) return;
    seen.add(key);
    edges.push({ from, to, label: say(edge.label, language), kind: edge.kind, taken: edge.taken });
  };

  for (const edge of graph.edges) {
    if (!known.has(edge.from) || !known.has(edge.to)) continue;
    const out = containers.has(edge.from) && !inside(edge.to, edge.from) && edge.kind === 'flow';
    const home = containers.has(edge.to) && inside(edge.from, edge.to) && edge.kind === 'flow';
    add(out ? leaving(edge.from) : edge.from, home ? leaving(edge.to) : edge.to, edge);
  }
  for (const container of containers) joinUp(container);

  /**
   * Where the graph leaves it open, entries of a container hang on its fork and ends on its join.
   */
  function joinUp(container: string): void {
    const children = graph.nodes
      .filter((node) => parent.get(node.id) === container)
      .map((node) => node.id);
    const reached = new Set(edges.filter((edge) => edge.kind !== 'back').map((edge) => edge.to));
    const left = new Set(edges.filter((edge) => edge.kind === 'flow').map((edge) => edge.from));
    const fork = known.get(container)!;
    for (const child of children) {
      const node = known.get(child)!;
      const end = containers.has(child) ? leaving(child) : child;
      if (!reached.has(child)) add(container, child, { kind: 'flow', taken: node.visits > 0 });
      if (!left.has(end) && node.kind !== 'finish' && node.kind !== 'raise') {
        add(end, leaving(container), {
          kind: 'flow',
          taken: node.state === 'done' && fork.state === 'done',
        });
      }
    }
  }

  const nodes = graph.nodes.map((node) =>
    drawn(
      node,
      language,
      containers.has(node.id) ? (parent.get(node.id) ?? null) : (parent.get(node.id) ?? null),
    ),
  );
  for (const container of containers) {
    const ends = edges.some(
      (edge) => edge.from === leaving(container) || edge.to === leaving(container),
    );
    if (ends)
      nodes.push(drawn(known.get(container)!, language, parent.get(container) ?? null, true));
  }
  return { nodes, edges, groups: [...containers] };
}
