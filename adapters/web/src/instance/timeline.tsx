// One bar a visit of a step on a common axis; stretches without events are folded.
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { HistoryEvent } from '../api';
import { shortTime, span } from '../format';
import { useTexts } from '../i18n/case';
import { Empty } from '../ui/states';
import { visitsOf } from './replay';

const mostBars = 300;

type Axis = {
  place: (at: number) => number;
  folds: { from: number; until: number; text: string }[];
};

/** Time runs at its own pace where something happens; a long silence takes a small fixed width. */
function axisOf(times: number[]): Axis {
  const points = [...new Set(times)].sort((a, b) => a - b);
  const whole = points[points.length - 1]! - points[0]! || 1;
  const usual = whole / Math.max(4, points.length);
  const widths = points.slice(1).map((at, i) => {
    const gap = at - points[i]!;
    return gap > usual * 3 ? usual * 1.5 : Math.max(gap, whole / 400);
  });
  const total = widths.reduce((sum, width) => sum + width, 0) || 1;
  const placed = [0];
  for (const width of widths) placed.push(placed[placed.length - 1]! + width / total);
  const folds = points.slice(1).flatMap((at, i) => {
    const gap = at - points[i]!;
    return gap > usual * 3 && gap > 60_000
      ? [{ from: placed[i]!, until: placed[i + 1]!, text: span(gap) }]
      : [];
  });
  const place = (at: number) => {
    let i = points.findIndex((point) => point >= at);
    if (i < 0) i = points.length - 1;
    if (i === 0) return 0;
    const share = (at - points[i - 1]!) / (points[i]! - points[i - 1]!);
    return placed[i - 1]! + (placed[i]! - placed[i - 1]!) * share;
  };
  return { place, folds };
}

/** Places by CSSOM: style attributes are not allowed by the page's policy. */
function Span({
  from,
  until,
  className,
  children,
}: {
  from: number;
  until: number;
  className: string;
  children?: ReactNode;
}) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const style = element.current!.style;
    style.left = `${from * 100}%`;
    style.width = `${Math.max(0, until - from) * 100}%`;
  }, [from, until]);
  return (
    <span ref={element} className={className}>
      {children}
    </span>
  );
}

export function Timeline({
  events,
  n,
  go,
  nameOf,
  ended,
  kinds,
}: {
  events: HistoryEvent[];
  n: number;
  go: (n: number) => void;
  nameOf: (path: string) => string;
  ended: string | null;
  kinds: Map<string, string>;
}) {
  const t = useTexts();
  const p = t.instance;
  const [now] = useState(() => Date.now());
  const bars = useMemo(
    () =>
      visitsOf(events, events.length)
        .filter((visit) => visit.path && (kinds.size === 0 || kinds.has(visit.path)))
        .slice(-mostBars),
    [events, kinds],
  );
  const end = ended ? Date.parse(ended) : now;
  const axis = useMemo(
    () => (events.length ? axisOf([...events.map((event) => Date.parse(event.at)), end]) : null),
    [events, end],
  );
  if (!axis || bars.length === 0) return <Empty text={p.noBars} />;
  const cursor = events[n - 1] ? axis.place(Date.parse(events[n - 1]!.at)) : 1;
  return (
    <section className="card timeline" aria-labelledby="bars-title">
      <header>
        <h2 id="bars-title">{p.bars}</h2>
      </header>
      <div className="axis">
        <span className="axis-name muted small">{shortTime(events[0]!.at)}</span>
        <span className="axis-track" aria-hidden="true">
          {axis.folds.map((fold) => (
            <Span key={fold.from} from={fold.from} until={fold.until} className="fold">
              <span>{fold.text}</span>
            </Span>
          ))}
          <Span from={cursor} until={cursor} className="cursor" />
        </span>
        <span className="axis-end muted small">{ended ? shortTime(ended) : p.now}</span>
      </div>
      <ol>
        {bars.map((bar) => {
          const from = Date.parse(events[bar.from]!.at);
          const until = bar.until === null ? end : Date.parse(events[bar.until]!.at);
          const how = bar.how === 'active' ? p.running : t.instance.legend[bar.how];
          return (
            <li key={`${bar.activity}${bar.from}`}>
              <button type="button" onClick={() => go(bar.from + 1)}>
                <span className="bar-name">{nameOf(bar.path)}</span>
                <span className="bar-track" aria-hidden="true">
                  <Span
                    from={axis.place(from)}
                    until={axis.place(until)}
                    className={`bar ${bar.how}`}
                  />
                </span>
                <span className="bar-time muted small">
                  {span(until - from)}
                  <span className="hidden">
                    , {how}, {shortTime(events[bar.from]!.at)}
                  </span>
                  {bar.how === 'active' && <span> · {how}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
