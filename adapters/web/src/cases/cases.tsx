// All cases the person may see, searchable.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { api } from '../api';
import { keys } from '../cache';
import { shortTime } from '../format';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { instanceState } from '../instance/instance';
import { Icon } from '../ui/icon';
import { useShortcuts } from '../ui/keys';
import { Empty, Failure, Loading } from '../ui/states';

const states = ['Running', 'Suspended', 'Completed', 'Cancelled', 'Terminated'];

export default function CasesPage() {
  const t = useTexts();
  const [, go] = useLocation();
  const given = new URLSearchParams(useSearch());
  const of = {
    q: given.get('q') ?? '',
    state: given.get('state') ?? '',
    process: given.get('process') ?? '',
  };
  const [text, setText] = useState(of.q);
  const timer = useRef(0);
  const pages = useInfiniteQuery({
    queryKey: [...keys.cases, of],
    queryFn: ({ pageParam }) => api.cases(of, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const definitions = useQuery({
    queryKey: ['definitions'],
    queryFn: api.definitions,
    staleTime: 300_000,
  }).data;
  const processes = Array.isArray(definitions) ? definitions : (definitions?.items ?? []);
  const titles = new Map(processes.map((one) => [one.process, one.title]));
  const change = (part: Partial<typeof of>) => {
    const next = Object.entries({ ...of, ...part }).filter(([, value]) => value);
    go(next.length ? `/cases?${new URLSearchParams(next)}` : '/cases', { replace: true });
  };
  useEffect(() => {
    document.title = `${t.cases.title} · ${t.app.name}`;
  }, [t]);
  useShortcuts({
    '/': (event) => {
      event.preventDefault();
      document.getElementById('case-search')?.focus();
    },
  });
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const c = t.cases.columns;
  return (
    <main className="page cases" id="main">
      <header className="page-head">
        <h1>{t.cases.title}</h1>
        <Link href="/cases/new" className="button primary">
          <Icon of="plus" size={16} />
          {t.app.newCase}
        </Link>
      </header>
      <div className="filters">
        <div className="search">
          <Icon of="search" size={16} />
          <input
            id="case-search"
            type="search"
            aria-label={t.cases.search}
            placeholder={`${t.cases.search}  /`}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              window.clearTimeout(timer.current);
              if ((event.nativeEvent as InputEvent).isComposing) return;
              const value = event.target.value;
              timer.current = window.setTimeout(() => change({ q: value }), 250);
            }}
            onCompositionEnd={(event) => change({ q: event.currentTarget.value })}
          />
        </div>
        <label>
          <span className="hidden">{t.inbox.process}</span>
          <select value={of.process} onChange={(event) => change({ process: event.target.value })}>
            <option value="">{t.inbox.allProcesses}</option>
            {processes.map((one) => (
              <option key={one.process} value={one.process}>
                {say(one.title) || one.process}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="hidden">{t.cases.state}</span>
          <select value={of.state} onChange={(event) => change({ state: event.target.value })}>
            <option value="">{t.cases.anyState}</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {instanceState(state, t)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {pages.isPending && <Loading rows={8} />}
      {pages.isError && !pages.data && (
        <Failure error={pages.error} retry={() => void pages.refetch()} />
      )}
      {pages.data && rows.length === 0 && <Empty text={t.cases.empty} />}
      {rows.length > 0 && (
        <div className="card table-card">
          <table>
            <caption className="hidden">{t.cases.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{c.case}</th>
                <th scope="col">{c.title}</th>
                <th scope="col">{c.process}</th>
                <th scope="col">{c.state}</th>
                <th scope="col">{c.started}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row" data-label={c.case}>
                    <Link href={`/instances/${row.id}`}>{row.case || row.id.slice(-8)}</Link>
                  </th>
                  <td data-label={c.title}>
                    <Say of={row.title} />
                  </td>
                  <td data-label={c.process}>
                    <Say of={titles.get(row.process) ?? row.process} />
                  </td>
                  <td data-label={c.state}>
                    <span className={`state ${row.state.toLowerCase()}`}>
                      {instanceState(row.state, t)}
                    </span>
                    {row.outcome && <span className="muted small"> {row.outcome}</span>}
                  </td>
                  <td data-label={c.started}>
                    <time dateTime={row.started}>{shortTime(row.started)}</time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.hasNextPage && (
        <p className="centred">
          <button type="button" onClick={() => void pages.fetchNextPage()}>
            {pages.isFetchingNextPage ? t.app.moreLoading : t.cases.more}
          </button>
        </p>
      )}
    </main>
  );
}
