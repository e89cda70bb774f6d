// What the page holds of the server's state, and how live events refresh it.
import { QueryClient } from '@tanstack/react-query';
import { isProblem } from './http';
import type { LiveEvent } from './live';

export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && (isProblem(error, 0) || isProblem(error, 503)),
    },
  },
});

export const keys = {
  tasks: ['tasks'] as const,
  counts: ['counts'] as const,
  task: (id: string) => ['task', id] as const,
  instance: (id: string) => ['instance', id] as const,
  history: (id: string) => ['history', id] as const,
  diagram: (id: string) => ['diagram', id] as const,
  cases: ['cases'] as const,
  notices: ['notices'] as const,
  receipts: (id: string) => ['receipts', id] as const,
};

const listPauseMs = 1_000;
let lastRefresh = 0;
let scheduled = 0;

/**
 * Lists are read at once after a quiet second, and at most once a second under a storm of events.
 */
export function refreshLists(): void {
  if (scheduled) return;
  const wait = Math.max(0, lastRefresh + listPauseMs - Date.now());
  scheduled = window.setTimeout(() => {
    scheduled = 0;
    lastRefresh = Date.now();
    void cache.invalidateQueries({ queryKey: keys.tasks });
    void cache.invalidateQueries({ queryKey: keys.counts });
  }, wait);
}

export function applyEvents(batch: LiveEvent[]): void {
  if (batch.some((event) => event.type === 'reset')) {
    void cache.invalidateQueries();
    return;
  }
  const tasks = new Set<string>();
  const instances = new Set<string>();
  for (const event of batch) {
    if (event.task) tasks.add(event.task);
    if (event.instance) instances.add(event.instance);
  }
  for (const id of tasks) void cache.invalidateQueries({ queryKey: keys.task(id) });
  for (const id of instances) {
    void cache.invalidateQueries({ queryKey: keys.instance(id) });
    void cache.invalidateQueries({ queryKey: keys.history(id) });
    void cache.invalidateQueries({ queryKey: keys.diagram(id) });
  }
  if (batch.some((event) => event.type === 'notice'))
    void cache.invalidateQueries({ queryKey: keys.notices });
  if (tasks.size) refreshLists();
  if (instances.size) void cache.invalidateQueries({ queryKey: keys.cases, refetchType: 'none' });
}
