// Places a drawing: dagre in one long row, then the row folded as text wraps. Narrow screens read
// top to bottom.
import dagre from '@dagrejs/dagre';
import { textWidth, type DrawnEdge, type DrawnNode, type Drawing } from './shape';

export type Point = { x: number; y: number };
export type PlacedNode = DrawnNode & Point & { row: number };
export type PlacedEdge = DrawnEdge & { points: Point[]; at: Point | null; smooth: boolean };
export type PlacedGroup = { id: string; x: number; y: number; width: number; height: number };
export type Picture = {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  groups: PlacedGroup[];
  width: number;
  height: number;
  down: boolean;
};

const margin = 28;
const lane = 7;
const narrowBelow = 520;

type Raw = {
  nodes: Map<string, Point>;
  paths: Map<DrawnEdge, { points: Point[]; label: Point | null }>;
  width: number;
};

/** Below a diamond, circle or bar stands its label; dagre reserves the room. */
function outer(node: DrawnNode): { width: number; height: number } {
  if (node.shape === 'box') return node;
  const label = Math.max(0, ...node.lines.map((line) => textWidth(line, 11)));
  return { width: Math.max(node.width, label + 6), height: node.height + node.lines.length * 28 };
}

function run(drawing: Drawing, down: boolean): Raw {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: down ? 'TB' : 'LR',
    nodesep: down ? 16 : 30,
    ranksep: down ? 32 : 44,
    edgesep: 14,
    marginx: 0,
    marginy: 0,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of drawing.nodes) graph.setNode(node.id, { ...outer(node) });
  drawing.edges.forEach((edge, i) => {
    if (edge.kind === 'back') return;
    const label = edge.label
      ? { width: Math.min(120, textWidth(edge.label, 11) + 8), height: 14, labelpos: 'c' as const }
      : {};
    graph.setEdge(
      edge.from,
      edge.to,
      { ...label, weight: edge.kind === 'handler' ? 1 : 4 },
      String(i),
    );
  });
  dagre.layout(graph);
  const nodes = new Map<string, Point>(
    drawing.nodes.map((node) => {
      const at = graph.node(node.id);
      return [node.id, { x: at.x, y: at.y }];
    }),
  );
  const paths: Raw['paths'] = new Map();
  drawing.edges.forEach((edge, i) => {
    if (edge.kind === 'back') return;
    const at = graph.edge({ v: edge.from, w: edge.to, name: String(i) });
    paths.set(edge, {
      points: (at.points as Point[]).map(({ x, y }) => ({ x, y })),
      label: at.x === undefined || !edge.label ? null : { x: at.x, y: at.y! },
    });
  });
  return { nodes, paths, width: graph.graph().width ?? 0 };
}

type Band = { from: number; until: number; top: number; height: number; min: number; max: number };

/** Where the long row is cut: as late as fits, but rather where few edges cross. */
function cuts(drawing: Drawing, raw: Raw, room: number): number[] {
  const spans = drawing.nodes.map((node) => {
    const at = raw.nodes.get(node.id)!;
    const half = outer(node).width / 2;
    return { from: at.x - half, until: at.x + half };
  });
  const gaps = [...new Set(spans.map((span) => Math.round(span.until + 6)))]
    .sort((a, b) => a - b)
    .filter((x) => spans.every((span) => span.until <= x || span.from >= x));
  const crossing = (x: number) =>
    drawing.edges.filter((edge) => {
      const a = raw.nodes.get(edge.from)!.x;
      const b = raw.nodes.get(edge.to)!.x;
      return a < x !== b < x;
    }).length;
  const rows = Math.ceil(raw.width / room);
  const aim = Math.min(room, (raw.width / rows) * 1.12);
  const chosen: number[] = [];
  let start = 0;
  while (raw.width - start > room) {
    const fitting = gaps.filter((x) => x > start + aim * 0.55 && x <= start + aim);
    const from = fitting.length ? fitting : gaps.filter((x) => x > start + 1 && x <= start + room);
    const next = from.length
      ? from.reduce((best, x) =>
          crossing(x) < crossing(best) || (crossing(x) === crossing(best) && x > best) ? x : best,
        )
      : gaps.find((x) => x > start + 1);
    if (next === undefined || next >= raw.width) break;
    chosen.push(next);
    start = next;
  }
  return chosen;
}

function bands(drawing: Drawing, raw: Raw, cut: number[]): Band[] {
  const edges = [-1e6, ...cut, 1e6];
  let top = margin;
  return edges.slice(0, -1).map((from, i) => {
    const until = edges[i + 1]!;
    let min = Infinity;
    let max = -Infinity;
    const take = (y: number, half: number) => {
      min = Math.min(min, y - half);
      max = Math.max(max, y + half);
    };
    for (const node of drawing.nodes) {
      const at = raw.nodes.get(node.id)!;
      if (at.x > from && at.x <= until) take(at.y, outer(node).height / 2);
    }
    for (const path of raw.paths.values())
      for (const point of path.points) if (point.x > from && point.x <= until) take(point.y, 4);
    if (min === Infinity) min = max = 0;
    // Below each row runs a channel for edges to other rows and for returns.
    const across = drawing.edges.filter((edge) => {
      const a = raw.nodes.get(edge.from)!.x;
      const b = raw.nodes.get(edge.to)!.x;
      return edge.kind === 'back' || a <= until !== b <= until;
    }).length;
    const band = { from, until, top, height: max - min, min, max };
    top += band.height + 30 + Math.min(8, across) * lane;
    return band;
  });
}

export function layOut(drawing: Drawing, room: number): Picture {
  const down = room < narrowBelow;
  const raw = run(drawing, down);
  if (down) return placeDown(drawing, raw);
  const inner = Math.max(200, room - 2 * margin - 8 * lane);
  const rows = bands(drawing, raw, raw.width <= inner ? [] : cuts(drawing, raw, inner));
  const bandOf = (x: number) => rows.findIndex((band) => x > band.from && x <= band.until);
  const left = margin + (rows.length > 1 ? 4 * lane : 8);
  const startOf = rows.map((band) =>
    Math.min(
      ...drawing.nodes
        .filter((node) => bandOf(raw.nodes.get(node.id)!.x) === rows.indexOf(band))
        .map((node) => raw.nodes.get(node.id)!.x - outer(node).width / 2),
    ),
  );
  const move = (point: Point, row: number): Point => ({
    x: point.x - startOf[row]! + left,
    y: point.y - rows[row]!.min + rows[row]!.top,
  });

  const nodes: PlacedNode[] = drawing.nodes.map((node) => {
    const at = raw.nodes.get(node.id)!;
    const row = bandOf(at.x);
    return { ...node, ...move(at, row), row };
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const right = Math.max(...nodes.map((node) => node.x + outer(node).width / 2)) + 14;
  const used: number[] = rows.map(() => 0);
  const channel = (row: number) =>
    rows[row]!.top + rows[row]!.height + 12 + (used[row]!++ % 8) * lane;

  const edges: PlacedEdge[] = drawing.edges.map((edge) => {
    const from = byId.get(edge.from)!;
    const to = byId.get(edge.to)!;
    const path = raw.paths.get(edge);
    const backward = !path || raw.nodes.get(edge.to)!.x <= raw.nodes.get(edge.from)!.x;
    if (backward) return { ...edge, ...returning(from, to, nodes, channel, left), smooth: false };
    if (from.row === to.row) {
      const points = clip(
        path.points.map((point) => move(point, from.row)),
        from,
        to,
      );
      return { ...edge, points, at: path.label && move(path.label, from.row), smooth: true };
    }
    const before = path.points
      .filter((point) => bandOf(point.x) === from.row)
      .map((point) => move(point, from.row));
    const after = path.points
      .filter((point) => bandOf(point.x) === to.row)
      .map((point) => move(point, to.row));
    const first = border(from, before[before.length - 1] ?? { x: from.x + 99, y: from.y });
    const last = border(to, after[0] ?? { x: to.x - 99, y: to.y });
    const way = channel(to.row - 1);
    const turn = (used[to.row - 1]! % 8) * lane;
    const out = before.slice(1);
    const y0 = (out[out.length - 1] ?? first).y;
    const into = after.slice(0, -1);
    const y1 = (into[0] ?? last).y;
    const points = [
      first,
      ...out,
      { x: right + turn, y: y0 },
      { x: right + turn, y: way },
      { x: left - 12 - turn, y: way },
      { x: left - 12 - turn, y: y1 },
      ...into,
      last,
    ];
    return {
      ...edge,
      points: straighten(points),
      at: edge.label
        ? { x: first.x + 8 + Math.min(60, textWidth(edge.label, 11) / 2), y: first.y - 9 }
        : null,
      smooth: false,
    };
  });
  const bottom = rows[rows.length - 1]!;
  return {
    nodes,
    edges,
    groups: groupsOf(drawing, nodes),
    down,
    width: right + margin + (rows.length > 1 ? 8 * lane : 0),
    height: bottom.top + bottom.height + margin + Math.min(8, used[used.length - 1]!) * lane,
  };
}

/**
 * Where a line may run straight down from a node: below it if nothing stands there, else in the gap beside its
 * rank. `side` 1 is the gap after the rank, -1 the one before.
 */
function descent(node: PlacedNode, nodes: PlacedNode[], side: 1 | -1): Point[] {
  const x = node.x + (node.shape === 'box' ? side * 18 : 0);
  const row = nodes.filter((one) => one.row === node.row && one !== node);
  const below = row.some((one) => one.y > node.y && Math.abs(one.x - x) < outer(one).width / 2 + 8);
  if (!below && node.shape === 'box') return [{ x, y: node.y + node.height / 2 }];
  const rank = row.filter((one) => Math.abs(one.x - node.x) < 4);
  const edge = Math.max(...[node, ...rank].map((one) => outer(one).width / 2));
  return [
    { x: node.x + (side * node.width) / 2, y: node.y },
    { x: node.x + side * (edge + 16), y: node.y },
  ];
}

/**
 * A return runs in the channel under its row, and comes to the other step from below or from
 * before it.
 */
function returning(
  from: PlacedNode,
  to: PlacedNode,
  nodes: PlacedNode[],
  channel: (row: number) => number,
  left: number,
): { points: Point[]; at: Point } {
  const down = descent(from, nodes, 1);
  const up = descent(to, nodes, -1).reverse();
  const start = down[down.length - 1]!;
  const end = up[0]!;
  const way = channel(from.row);
  if (from.row === to.row) {
    return {
      points: [...down, { x: start.x, y: way }, { x: end.x, y: way }, ...up],
      at: { x: (start.x + end.x) / 2, y: way },
    };
  }
  const home = channel(to.row);
  const side = left - 22 - ((way * 3) % 4) * 3;
  return {
    points: [
      ...down,
      { x: start.x, y: way },
      { x: side, y: way },
      { x: side, y: home },
      { x: end.x, y: home },
      ...up,
    ],
    at: { x: (start.x + side) / 2, y: way },
  };
}

function placeDown(drawing: Drawing, raw: Raw): Picture {
  const nodes: PlacedNode[] = drawing.nodes.map((node) => {
    const at = raw.nodes.get(node.id)!;
    return { ...node, x: at.x + margin, y: at.y + margin, row: 0 };
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const right = Math.max(...nodes.map((node) => node.x + node.width / 2));
  let returns = 0;
  const edges: PlacedEdge[] = drawing.edges.map((edge) => {
    const from = byId.get(edge.from)!;
    const to = byId.get(edge.to)!;
    const path = raw.paths.get(edge);
    if (!path || to.y <= from.y) {
      const x = right + 12 + (returns++ % 6) * lane;
      const points = [
        { x: from.x + from.width / 2, y: from.y + 6 },
        { x, y: from.y + 6 },
        { x, y: to.y - 6 },
        { x: to.x + to.width / 2, y: to.y - 6 },
      ];
      return { ...edge, points, at: null, smooth: false };
    }
    const points = path.points.map((point) => ({ x: point.x + margin, y: point.y + margin }));
    return {
      ...edge,
      points: clip(points, from, to),
      at: path.label && { x: path.label.x + margin, y: path.label.y + margin },
      smooth: true,
    };
  });
  const bottom = Math.max(...nodes.map((node) => node.y + outer(node).height / 2));
  return {
    nodes,
    edges,
    groups: [],
    width: right + margin + Math.min(6, returns) * lane + 8,
    height: bottom + margin,
    down: true,
  };
}

/** The point where the line from a node's middle towards `to` leaves its outline. */
function border(node: PlacedNode, to: Point): Point {
  const dx = to.x - node.x;
  const dy = to.y - node.y;
  if (dx === 0 && dy === 0) return { x: node.x, y: node.y };
  const w = node.width / 2;
  const h = node.height / 2;
  let scale: number;
  if (node.shape === 'circle') scale = w / Math.hypot(dx, dy);
  else if (node.shape === 'diamond') scale = 1 / (Math.abs(dx) / w + Math.abs(dy) / h);
  else scale = Math.min(dx ? w / Math.abs(dx) : Infinity, dy ? h / Math.abs(dy) : Infinity);
  return { x: node.x + dx * scale, y: node.y + dy * scale };
}

function clip(points: Point[], from: PlacedNode, to: PlacedNode): Point[] {
  const inner = points.slice(1, -1);
  return [border(from, inner[0] ?? to), ...inner, border(to, inner[inner.length - 1] ?? from)];
}

/** Drops points that lie on the line between their neighbours. */
function straighten(points: Point[]): Point[] {
  return points.filter((point, i) => {
    const a = points[i - 1];
    const b = points[i + 1];
    if (!a || !b) return true;
    return Math.abs((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)) > 0.5;
  });
}

/** A quiet field behind the steps of each container that stand in one row. */
function groupsOf(drawing: Drawing, nodes: PlacedNode[]): PlacedGroup[] {
  const parent = new Map(nodes.map((node) => [node.id, node.group]));
  const within = (id: string | null, group: string): boolean =>
    !!id && (id === group || within(parent.get(id) ?? null, group));
  return drawing.groups.flatMap((group) => {
    const rows = new Map<number, PlacedNode[]>();
    for (const node of nodes) {
      if (!within(node.group, group)) continue;
      rows.set(node.row, [...(rows.get(node.row) ?? []), node]);
    }
    return [...rows].map(([row, members]) => {
      const x = Math.min(...members.map((node) => node.x - outer(node).width / 2)) - 10;
      const y = Math.min(...members.map((node) => node.y - node.height / 2)) - 10;
      const until = Math.max(...members.map((node) => node.x + outer(node).width / 2)) + 10;
      const low = Math.max(...members.map((node) => node.y + outer(node).height / 2)) + 10;
      return { id: `${group}@${row}`, x, y, width: until - x, height: low - y };
    });
  });
}
