// The state of the inbox as its address: /inbox?view=mine&q=…&sort=due&process=…&task=…
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { TaskQuery, TaskSort, View } from '../api';

export const views: View[] = ['mine', 'available', 'team', 'overdue', 'done', 'cc'];
export const sorts: TaskSort[] = ['due', 'priority', 'created'];

export type InboxAddress = TaskQuery & { task: string | null };

export function useInboxAddress(): [
  InboxAddress,
  (change: Partial<InboxAddress>, replace?: boolean) => void,
] {
  const search = useSearch();
  const [, go] = useLocation();
  const now = useMemo<InboxAddress>(() => {
    const given = new URLSearchParams(search);
    const view = given.get('view') as View;
    const sort = given.get('sort') as TaskSort;
    return {
      view: views.includes(view) ? view : 'mine',
      sort: sorts.includes(sort) ? sort : 'due',
      q: given.get('q') ?? '',
      process: given.get('process') ?? '',
      task: given.get('task'),
    };
  }, [search]);
  const change = useCallback(
    (part: Partial<InboxAddress>, replace = false) => {
      const next = { ...now, ...part };
      const given = new URLSearchParams();
      if (next.view !== 'mine') given.set('view', next.view);
      if (next.q) given.set('q', next.q);
      if (next.sort !== 'due') given.set('sort', next.sort);
      if (next.process) given.set('process', next.process);
      if (next.task) given.set('task', next.task);
      const text = given.toString();
      go(text ? `/inbox?${text}` : '/inbox', { replace });
    },
    [now, go],
  );
  return [now, change];
}
