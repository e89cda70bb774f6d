// The state of the picture after the first n events, from the history alone.
import type { Graph, HistoryEvent, NodeState, Wire } from '../api';
import { isHidden, isMoney } from '../format';

const text = (value: Wire | undefined): string =>
  value === null || value === undefined || typeof value === 'object' ? '' : String(value);

export const pathOf = (event: HistoryEvent): string =>
  text(event.payload?.path) || text(event.payload?.step);
const activityOf = (event: HistoryEvent): string => text(event.payload?.activity) || pathOf(event);

export const isFailure = (event: HistoryEvent): boolean =>
  /(Failed|Raised|Error|Breached)$/.test(event.type) && !/^Escalation/.test(event.type);

export type Visit = {
  path: string;
  activity: string;
  from: number;
  until: number | null;
  how: 'active' | 'done' | 'exited';
};

/**
 * Every visit of a step among the first `count` events; `from` and `until` are positions in the
 * history.
 */
export function visitsOf(events: HistoryEvent[], count: number): Visit[] {
  const open = new Map<string, Visit>();
  const all: Visit[] = [];
  const close = (visit: Visit, at: number, how: Visit['how']) => {
    visit.until = at;
    visit.how = how;
    open.delete(visit.activity);
  };
  for (let i = 0; i < Math.min(count, events.length); i += 1) {
    const event = events[i]!;
    const activity = activityOf(event);
    if (event.type === 'ActivityEntered') {
      const visit: Visit = { path: pathOf(event), activity, from: i, until: null, how: 'active' };
      open.set(activity, visit);
      all.push(visit);
    } else if (event.type === 'ActivityCompleted' || event.type === 'ActivityExited') {
      const visit = open.get(activity);
      if (visit) close(visit, i, event.type === 'ActivityCompleted' ? 'done' : 'exited');
    } else if (event.type === 'InstanceEnded') {
      for (const visit of [...open.values()]) close(visit, i, 'exited');
    }
  }
  return all;
}

export function graphAt(graph: Graph, events: HistoryEvent[], count: number): Graph {
  // A server without activity events in its history gives one picture only, of now.
  if (count >= events.length || !events.some((event) => event.type === 'ActivityEntered'))
    return graph;
  const failed = new Set<string>();
  for (const event of events.slice(0, count)) {
    if (event.type === 'IncidentRaised') failed.add(pathOf(event));
    if (event.type === 'IncidentResolved') failed.clear();
  }
  const visits = new Map<string, Visit[]>();
  for (const visit of visitsOf(events, count))
    visits.set(visit.path, [...(visits.get(visit.path) ?? []), visit]);
  const nodes = graph.nodes.map((node) => {
    const own = visits.get(node.id) ?? [];
    const last = own[own.length - 1];
    let state: NodeState = last ? last.how : 'idle';
    if (own.some((visit) => visit.how === 'active')) state = 'active';
    if (failed.has(node.id)) state = 'failed';
    if (node.kind === 'start') state = 'done';
    return { ...node, state, visits: own.length };
  });
  const passed = new Map(nodes.map((node) => [node.id, node]));
  const edges = graph.edges.map((edge) => ({
    ...edge,
    taken:
      edge.taken &&
      passed.get(edge.from)?.state !== 'idle' &&
      passed.get(edge.to)?.state !== 'idle',
  }));
  return { nodes, edges };
}

export type Change = {
  path: string;
  how: 'added' | 'removed' | 'changed' | 'same';
  before?: Wire;
  now?: Wire;
};

const isRecord = (value: Wire | undefined): value is { [key: string]: Wire } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function flat(data: Wire | undefined, path: string, into: Map<string, Wire>): Map<string, Wire> {
  if (isRecord(data) && Object.keys(data).length && !isMoney(data) && !isHidden(data)) {
    for (const [name, value] of Object.entries(data))
      flat(value, path ? `${path}.${name}` : name, into);
  } else if (path && data !== undefined) {
    into.set(path, data);
  }
  return into;
}

/** Leaf by leaf, in the order of `now`, removed ones last. */
export function compare(
  before: Record<string, Wire> | undefined,
  now: Record<string, Wire>,
): Change[] {
  const old = flat(before, '', new Map());
  const fresh = flat(now, '', new Map());
  const changes: Change[] = [];
  for (const [path, value] of fresh) {
    const was = old.get(path);
    const empty = was === undefined || was === null;
    if (before === undefined || JSON.stringify(was) === JSON.stringify(value))
      changes.push({ path, how: 'same', now: value });
    else
      changes.push({
        path,
        how: empty ? 'added' : value === null ? 'removed' : 'changed',
        before: was,
        now: value,
      });
  }
  for (const [path, value] of old)
    if (!fresh.has(path) && value !== null) changes.push({ path, how: 'removed', before: value });
  return changes;
}
