// The rows of a view: read page by page, and never reordered under the pointer or the keyboard
// focus.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { api, type TaskQuery, type TaskRow } from '../api';
import { keys } from '../cache';

export type Row = TaskRow & { left?: boolean };

export function useTaskPages(of: TaskQuery) {
  const pages = useInfiniteQuery({
    queryKey: [...keys.tasks, of],
    queryFn: ({ pageParam }) => api.tasks(of, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const items = useMemo(() => {
    const seen = new Set<string>();
    // A row that moved between two pages while they were read would otherwise show twice.
    return (pages.data?.pages ?? [])
      .flatMap((page) => page.items)
      .filter((row) => !seen.has(row.id) && seen.add(row.id));
  }, [pages.data]);
  return { pages, items };
}

/** Holds the order of the rows shown while `held`; new rows wait and are counted. */
export function useSteadyRows(items: TaskRow[], held: boolean, view: string, growing: boolean) {
  const shown = useRef<{ view: string; rows: Row[] }>({ view, rows: [] });
  const [adopted, adopt] = useState(0);
  const adoptedBefore = useRef(adopted);

  return useMemo(() => {
    const before = shown.current;
    const fresh =
      before.view !== view || before.rows.length === 0 || adoptedBefore.current !== adopted;
    adoptedBefore.current = adopted;
    let rows: Row[];
    let waiting = 0;
    if (fresh || !held) {
      rows = items;
    } else {
      const byId = new Map(items.map((row) => [row.id, row]));
      const known = new Set(before.rows.map((row) => row.id));
      rows = before.rows.map((row) => byId.get(row.id) ?? { ...row, left: true });
      const added = items.filter((row) => !known.has(row.id));
      // Rows read because the person scrolled down belong below, not behind the chip.
      if (growing) rows = [...rows, ...added];
      else waiting = added.length;
    }
    shown.current = { view, rows };
    return { rows, waiting, adopt: () => adopt((n) => n + 1) };
  }, [items, held, view, adopted, growing]);
}
