// The list of events: number, time, who, what; filtered by text, by step or to failures.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { HistoryEvent } from '../api';
import { dateTime } from '../format';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { storyText } from '../task/story';
import { isFailure, pathOf } from './replay';

const window_ = 200;

export function EventList({
  events,
  n,
  go,
  step,
  stepName,
  clearStep,
}: {
  events: HistoryEvent[];
  n: number;
  go: (n: number) => void;
  step: string | null;
  stepName: string;
  clearStep: () => void;
}) {
  const t = useTexts();
  const p = t.instance;
  const [text, setText] = useState('');
  const [failed, setFailed] = useState(false);
  const [all, setAll] = useState(false);
  const folded = useMemo(() => events.filter((event) => event.detail).length, [events]);
  const list = useRef<HTMLOListElement>(null);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return events
      .map((event, i) => ({ event, n: i + 1 }))
      .filter(
        ({ event }) =>
          (all || !event.detail) &&
          (!failed || isFailure(event)) &&
          (!step || pathOf(event) === step || pathOf(event).startsWith(`${step}/`)) &&
          (!wanted ||
            `${say(storyText(event))} ${event.type} ${say(event.actor_name)} ${event.actor ?? ''}`
              .toLowerCase()
              .includes(wanted)),
      );
  }, [events, text, failed, step, all]);
  // Long histories show the part around the moment; the slider reaches the rest.
  const at = Math.max(
    0,
    shown.findIndex((one) => one.n >= n),
  );
  const from = Math.max(0, Math.min(at - window_ / 2, shown.length - window_));
  const part = shown.slice(from, from + window_);

  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>('[aria-current]');
    if (!box || !row) return;
    const top = row.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + row.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top - box.clientHeight / 2;
  }, [n]);

  return (
    <section className="card event-list" aria-labelledby="events-title">
      <header>
        <h2 id="events-title">
          {p.events} <span className="muted small">{shown.length}</span>
        </h2>
        <label className="check small">
          <input type="checkbox" checked={failed} onChange={() => setFailed(!failed)} />
          {p.failedOnly}
        </label>
        {folded > 0 && (
          <label className="check small">
            <input type="checkbox" checked={all} onChange={() => setAll(!all)} />
            {p.details(folded)}
          </label>
        )}
      </header>
      <input
        type="search"
        className="small"
        aria-label={p.filter}
        placeholder={p.filter}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {step && (
        <p className="filter-note">
          <span>{p.ofStep(stepName)}</span>
          <button type="button" className="plain small" onClick={clearStep}>
            {p.clearFilter}
          </button>
        </p>
      )}
      {shown.length === 0 && <p className="muted">{p.noEvents}</p>}
      <ol ref={list} tabIndex={shown.length ? 0 : undefined} aria-labelledby="events-title">
        {part.map(({ event, n: number }) => (
          <li
            key={number}
            className={isFailure(event) ? 'failed' : undefined}
            aria-current={number === n ? 'step' : undefined}
          >
            <button type="button" onClick={() => go(number)}>
              <span className="number muted">{number}</span>
              <span className="what">
                <Say of={storyText(event)} />
                <span className="muted small">
                  {say(event.actor_name) || event.actor || p.engine} ·{' '}
                  <time dateTime={event.at}>{dateTime(event.at, true)}</time>
                </span>
              </span>
              {event.hash && (
                <code className="hash muted" title={p.sealed(event.hash)}>
                  {event.hash.slice(0, 6)}
                </code>
              )}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
