// The slider over all events: by hand, by keys, or playing; nothing needs dragging.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { HistoryEvent } from '../api';
import { dateTime, span } from '../format';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { Icon } from '../ui/icon';
import { useShortcuts } from '../ui/keys';
import { isFailure } from './replay';

const speeds = [1, 4, 16];
const stepMs = 900;

function tickKind(event: HistoryEvent): string | null {
  if (isFailure(event)) return 'failed';
  if (/^(WorkItem|Vote|Comment|Delegation)/.test(event.type)) return 'person';
  if (/^(Timer|Sla|Escalation|Clock)/.test(event.type)) return 'time';
  return null;
}

/** Marks under the slider; too many would be noise, so only those that fit are drawn. */
function Ticks({ events }: { events: HistoryEvent[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current!;
    const draw = () => {
      const width = element.clientWidth;
      const scale = window.devicePixelRatio || 1;
      element.width = width * scale;
      element.height = 8 * scale;
      const pen = element.getContext('2d');
      if (!pen) return;
      pen.scale(scale, scale);
      const style = getComputedStyle(element);
      const usable = width - 16;
      events.forEach((event, i) => {
        const kind = tickKind(event);
        if (!kind) return;
        pen.fillStyle = style.getPropertyValue(`--tick-${kind}`) || 'currentColor';
        const x = 8 + (events.length > 1 ? (i / (events.length - 1)) * usable : usable);
        pen.fillRect(x - 0.75, kind === 'failed' ? 0 : 2, 1.5, kind === 'failed' ? 8 : 6);
      });
    };
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    draw();
    return () => observer.disconnect();
  }, [events]);
  return <canvas ref={canvas} className="ticks" aria-hidden="true" />;
}

export function Player({
  events,
  n,
  go,
}: {
  events: HistoryEvent[];
  n: number;
  go: (n: number) => void;
}) {
  const t = useTexts();
  const total = events.length;
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const event = events[n - 1];
  const before = events[n - 2];
  const gap = event && before ? Date.parse(event.at) - Date.parse(before.at) : 0;

  useEffect(() => {
    if (!playing) return;
    if (n >= total) {
      setPlaying(false);
      return;
    }
    const timer = window.setTimeout(() => go(n + 1), stepMs / speed);
    return () => window.clearTimeout(timer);
  }, [playing, speed, n, total, go]);

  const toggle = useCallback(() => {
    if (!playing && n >= total) go(1);
    setPlaying(!playing);
  }, [playing, n, total, go]);
  const by = (step: number) => {
    setPlaying(false);
    go(Math.min(total, Math.max(1, n + step)));
  };
  useShortcuts({
    ' ': (key) => {
      if ((key.target as HTMLElement).closest('button, a, [role=button], [role=tab], summary'))
        return;
      key.preventDefault();
      toggle();
    },
    ',': () => by(-1),
    '.': () => by(1),
  });

  const p = t.instance;
  const button = (
    label: string,
    icon: 'first' | 'back' | 'next' | 'last',
    act: () => void,
    off: boolean,
  ) => (
    <button
      type="button"
      className="square"
      onClick={act}
      aria-label={label}
      title={label}
      aria-disabled={off || undefined}
    >
      <Icon of={icon} />
    </button>
  );
  return (
    <div className="player" role="group" aria-label={p.replay}>
      <div className="player-buttons">
        <button type="button" className="primary" onClick={toggle}>
          <Icon of={playing ? 'pause' : 'play'} size={16} />
          {playing ? p.pause : p.play}
        </button>
        {button(p.first, 'first', () => by(-total), n <= 1)}
        {button(p.previous, 'back', () => by(-1), n <= 1)}
        {button(p.next, 'next', () => by(1), n >= total)}
        {button(p.last, 'last', () => by(total), n >= total)}
        <label className="speed">
          <span className="hidden">{p.speed}</span>
          <select value={speed} onChange={(change) => setSpeed(Number(change.target.value))}>
            {speeds.map((one) => (
              <option key={one} value={one}>
                ×{one}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="player-track">
        <input
          type="range"
          min={1}
          max={total}
          value={n}
          aria-label={p.moment}
          data-testid="slider"
          aria-valuetext={event ? `${p.eventOf(n, total)}, ${say(event.text)}` : undefined}
          onChange={(change) => {
            setPlaying(false);
            go(Number(change.target.value));
          }}
        />
        <Ticks events={events} />
      </div>
      {event && (
        <p className="player-now">
          <b>{p.eventOf(n, total)}</b>
          <span>
            <Say of={event.text} />
          </span>
          <time className="muted" dateTime={event.at}>
            {dateTime(event.at, true)}
          </time>
          {gap > 3600_000 && <span className="gap muted small">{p.idle(span(gap))}</span>}
        </p>
      )}
    </div>
  );
}
