// The data of the case at the chosen moment, with what changed since the moment before.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, type HistoryEvent } from '../api';
import { keys } from '../cache';
import { Value } from '../form/value';
import { useTexts } from '../i18n/case';
import { Failure, Loading } from '../ui/states';
import { compare } from './replay';

const key = (id: string, seq: number | string) => [...keys.instance(id), 'at', String(seq)];
const forGood = { staleTime: Infinity, gcTime: 300_000 };

export function DataAt({ id, events, n }: { id: string; events: HistoryEvent[]; n: number }) {
  const t = useTexts();
  const p = t.instance;
  const client = useQueryClient();
  const [only, setOnly] = useState(false);
  const seq = events[n - 1]?.seq;
  // Several events may share a number when one step recorded them together.
  const earlier = useMemo(() => {
    for (let i = n - 2; i >= 0; i -= 1) if (events[i]!.seq !== seq) return events[i]!.seq;
    return undefined;
  }, [events, n, seq]);
  const now = useQuery({
    queryKey: key(id, seq ?? ''),
    queryFn: () => api.instance(id, seq),
    enabled: seq !== undefined,
    placeholderData: keepPreviousData,
    ...forGood,
  });
  const before = useQuery({
    queryKey: key(id, earlier ?? ''),
    queryFn: () => api.instance(id, earlier),
    enabled: earlier !== undefined,
    ...forGood,
  });
  useEffect(() => {
    const next = events[n]?.seq;
    if (next !== undefined)
      void client.prefetchQuery({
        queryKey: key(id, next),
        queryFn: () => api.instance(id, next),
        ...forGood,
      });
  }, [client, events, id, n]);

  const changes = useMemo(() => {
    if (!now.data) return [];
    if (earlier === undefined) return compare({}, now.data.data ?? {});
    return compare(before.data?.data, now.data.data ?? {});
  }, [now.data, before.data, earlier]);
  const moved = changes.filter((change) => change.how !== 'same');
  const shown = only ? moved : changes;
  return (
    <section className="card data-at" aria-labelledby="data-title">
      <header>
        <h2 id="data-title">{p.dataAt}</h2>
        <label className="check small">
          <input type="checkbox" checked={only} onChange={() => setOnly(!only)} />
          {p.onlyChanges}
        </label>
      </header>
      {now.isError && <Failure error={now.error} retry={() => void now.refetch()} />}
      {now.isPending && seq !== undefined && <Loading />}
      {now.data && shown.length === 0 && <p className="muted">{only ? p.noChange : p.noData}</p>}
      <dl className="changes">
        {shown.map((change) => (
          <div key={change.path} className={change.how}>
            <dt>
              <code>{change.path}</code>
              {change.how !== 'same' && <span className="how">{p[change.how]}</span>}
            </dt>
            <dd>
              {change.how !== 'removed' && <Value value={change.now ?? null} />}
              {(change.how === 'changed' || change.how === 'removed') && (
                <span className="was muted small">
                  {p.before} <Value value={change.before ?? null} />
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
