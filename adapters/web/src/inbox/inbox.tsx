// The inbox: list on the left, the selected task on the right; on a phone the list alone.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { api, type Counts, type View } from '../api';
import { keys } from '../cache';
import { say, useTexts } from '../i18n';
import { useSession } from '../session';
import { change as changeSettings, useSettings } from '../settings';
import { TaskView } from '../task/task';
import { Icon } from '../ui/icon';
import { useShortcuts } from '../ui/keys';
import { Empty, Failure, Loading } from '../ui/states';
import { sorts, useInboxAddress, views } from './address';
import { TaskList, type ListHandle } from './list';
import { useSteadyRows, useTaskPages } from './rows';
import { markSeen } from './seen';

const BulkBar = lazy(() => import('./bulk'));

const narrow = '(max-width: 56.2em)';

function Chips({
  now,
  counts,
  choose,
}: {
  now: View;
  counts: Counts | undefined;
  choose: (view: View) => void;
}) {
  const t = useTexts();
  return (
    <div className="chips" role="group" aria-label={t.inbox.viewsLabel}>
      {views.map((view) => {
        const count = counts?.[view];
        return (
          <button
            key={view}
            type="button"
            aria-pressed={view === now}
            className={`chip${view === 'overdue' && count ? ' late' : ''}`}
            onClick={() => choose(view)}
            data-view={view}
          >
            {t.inbox.views[view]}
            {count !== undefined && (
              <span className="count">{count > 99 ? '99+' : count}</span>
            )}
          </button>
        );
      })}
    </div>
  );
}

function useProcesses() {
  const found = useQuery({
    queryKey: ['definitions'],
    queryFn: api.definitions,
    staleTime: 300_000,
  }).data;
  return Array.isArray(found) ? found : (found?.items ?? []);
}

function useMedia(text: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(text).matches);
  useEffect(() => {
    const media = matchMedia(text);
    const follow = () => setMatches(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, [text]);
  return matches;
}

function SearchBox({ q, change }: { q: string; change: (q: string) => void }) {
  const t = useTexts();
  const [text, setText] = useState(q);
  const composing = useRef(false);
  const timer = useRef(0);
  useEffect(() => setText(q), [q]);
  const later = (value: string) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => change(value), 200);
  };
  return (
    <div className="search">
      <Icon of="search" size={16} />
      <input
        id="search"
        type="search"
        aria-label={t.inbox.search}
        placeholder={`${t.inbox.search}  /`}
        value={text}
        autoComplete="off"
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={(event) => {
          composing.current = false;
          later(event.currentTarget.value);
        }}
        onChange={(event) => {
          setText(event.target.value);
          // Letters of an unfinished composition are not a search.
          if (!composing.current) later(event.target.value);
        }}
      />
    </div>
  );
}

export function Inbox() {
  const t = useTexts();
  const { user } = useSession();
  const { compact } = useSettings();
  const [, go] = useLocation();
  const [address, change] = useInboxAddress();
  const { view, q, sort, process, task: wanted } = address;
  const phone = useMedia(narrow);
  const list = useRef<ListHandle>(null);
  const [held, hold] = useState(false);
  const [focusForm, setFocusForm] = useState(0);
  // The tasks marked for one verb on all of them; null: none are being chosen.
  const [marked, setMarked] = useState<ReadonlySet<string> | null>(null);
  const processes = useProcesses();
  const counts = useQuery({ queryKey: keys.counts, queryFn: api.counts });
  const { pages, items } = useTaskPages({ view, q, sort, process });
  const scrolling = useRef(false);
  if (!pages.isFetchingNextPage && !pages.isFetching) scrolling.current = false;
  const { rows, waiting, adopt } = useSteadyRows(
    items,
    held,
    JSON.stringify([view, q, sort, process]),
    pages.isFetchingNextPage || scrolling.current,
  );
  const selected = wanted ?? (phone ? null : (rows[0]?.id ?? null));
  const shown = useDeferredValue(selected);
  const total =
    q || process || (counts.data?.[view] ?? 0) > 99
      ? pages.hasNextPage
        ? -1
        : rows.length
      : (counts.data?.[view] ?? rows.length);

  useEffect(() => {
    document.title = `${t.app.inbox} · ${t.inbox.views[view]} · ${t.app.name}`;
  }, [t, view]);
  useEffect(() => {
    if (shown && !phone) markSeen(user.id, shown);
  }, [shown, phone, user.id]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const nearEnd = useCallback(() => {
    if (!hasNextPage || isFetchingNextPage) return;
    scrolling.current = true;
    void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const mark = useCallback(
    (id: string) =>
      setMarked((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const choose = useCallback(
    (id: string, open: boolean) => {
      markSeen(user.id, id);
      if (phone) go(`/tasks/${id}`);
      else {
        change({ task: id }, true);
        if (open) setFocusForm((n) => n + 1);
      }
    },
    [phone, go, change, user.id],
  );

  const move = (by: number) => (event: KeyboardEvent) => {
    event.preventDefault();
    const at = rows.findIndex((row) => row.id === selected);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) change({ task: next.id }, true);
  };
  const open = () => {
    if (selected) choose(selected, true);
  };
  useShortcuts({
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    o: open,
    Enter: (event) => {
      if (!(event.target as HTMLElement).closest('button, a, summary')) {
        event.preventDefault();
        open();
      }
    },
    '/': (event) => {
      event.preventDefault();
      document.getElementById('search')?.focus();
    },
    Escape: () => list.current?.focus(),
  });

  const completed = () => {
    const at = rows.findIndex((row) => row.id === selected);
    const next = rows[at + 1] ?? rows[at - 1];
    change({ task: next && next.id !== selected ? next.id : null }, true);
    list.current?.focus();
  };

  const count = counts.data?.[view];
  return (
    <main className={phone ? 'inbox phone' : 'inbox'} id="main">
      <section className="inbox-list" aria-label={t.inbox.list}>
        <header>
          <div className="inbox-top">
            <h1>{t.app.inbox}</h1>
            {count !== undefined && <span className="muted small">{t.inbox.count(count)}</span>}
            <button
              type="button"
              className="plain square"
              aria-pressed={!!marked}
              aria-label={t.inbox.select}
              title={t.inbox.select}
              data-select
              onClick={() => setMarked(marked ? null : new Set())}
            >
              <Icon of="check" />
            </button>
            <button
              type="button"
              className="plain square"
              aria-pressed={compact}
              aria-label={t.inbox.density}
              title={t.inbox.density}
              onClick={() => changeSettings({ compact: !compact })}
            >
              <Icon of="list" />
            </button>
          </div>
          <SearchBox q={q} change={(next) => change({ q: next, task: null }, true)} />
          <Chips
            now={view}
            counts={counts.data}
            choose={(next) => change({ view: next, task: null })}
          />
          <div className="inbox-order">
            <label>
              <span className="hidden">{t.inbox.sort}</span>
              <select
                value={sort}
                onChange={(event) => change({ sort: event.target.value as typeof sort }, true)}
              >
                {sorts.map((one) => (
                  <option key={one} value={one}>
                    {t.inbox.sort} {t.inbox.sorts[one]}
                  </option>
                ))}
              </select>
            </label>
            <label>
              <span className="hidden">{t.inbox.process}</span>
              <select
                value={process}
                onChange={(event) => change({ process: event.target.value, task: null }, true)}
              >
                <option value="">{t.inbox.allProcesses}</option>
                {processes.map((one) => (
                  <option key={one.process} value={one.process}>
                    {say(one.title) || one.process}
                  </option>
                ))}
              </select>
            </label>
          </div>
        </header>
        {marked && (
          <Suspense>
            <BulkBar
              rows={rows.filter((row) => marked.has(row.id))}
              mark={(ids) => setMarked(new Set(ids))}
              close={() => setMarked(null)}
            />
          </Suspense>
        )}
        <div className="list-box">
          {waiting > 0 && (
            <button
              type="button"
              className="waiting"
              onClick={adopt}
              aria-label={t.inbox.showNew(waiting)}
            >
              {t.inbox.newRows(waiting)} ↑
            </button>
          )}
          {pages.isPending && <Loading rows={8} />}
          {pages.isError && !pages.data && (
            <Failure error={pages.error} retry={() => void pages.refetch()} />
          )}
          {pages.data && rows.length === 0 && (
            <Empty text={q ? t.inbox.emptySearch(q) : t.inbox.empty[view]}>
              {q && (
                <button type="button" onClick={() => change({ q: '' }, true)}>
                  {t.inbox.clearSearch}
                </button>
              )}
              {!q && view === 'mine' && !!counts.data?.available && (
                <button type="button" onClick={() => change({ view: 'available' })}>
                  {t.inbox.seeAvailable(counts.data.available)}
                </button>
              )}
              {!q && view !== 'mine' && (
                <button type="button" onClick={() => change({ view: 'mine' })}>
                  {t.inbox.seeMine}
                </button>
              )}
            </Empty>
          )}
          {rows.length > 0 && (
            <TaskList
              ref={list}
              rows={rows}
              total={total}
              selected={selected}
              choose={choose}
              nearEnd={nearEnd}
              hold={hold}
              marked={marked}
              mark={mark}
              label={t.inbox.list}
            />
          )}
        </div>
      </section>
      {!phone && (
        <section className="inbox-pane" aria-label={t.task.form}>
          {shown ? (
            <TaskView id={shown} embedded completed={completed} focusForm={focusForm} />
          ) : (
            !pages.isPending && <Empty text={t.inbox.choose} />
          )}
        </section>
      )}
    </main>
  );
}
