// The windowed list: only the rows in sight are in the document, whatever the count.
import {
  forwardRef,
  memo,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { say, Say, useTexts } from '../i18n';
import { useSession } from '../session';
import { useSettings } from '../settings';
import { hasLocalDraft } from '../task/drafts';
import { ownerName, stateName } from '../task/task';
import { Due } from '../ui/due';
import { Icon } from '../ui/icon';
import type { Row } from './rows';
import { isSeen } from './seen';

const beyond = 6;
const usualFont = 14;

/** Rows grow with the text size the person has set. */
const textScale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / usualFont;

type RowProps = {
  row: Row;
  index: number;
  total: number;
  selected: boolean;
  marked: boolean | null;
  top: number;
  height: number;
  pick: (index: number, open: boolean) => void;
};

const TaskRowView = memo(function TaskRowView({
  row,
  index,
  total,
  selected,
  marked,
  top,
  height,
  pick,
}: RowProps) {
  const t = useTexts();
  const { user } = useSession();
  const unread = !isSeen(user.id, row.id);
  const owner = row.owner === user.id ? t.inbox.me : ownerName(row);
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const style = element.current!.style;
    style.transform = `translateY(${top}px)`;
    style.height = `${height}px`;
  }, [top, height]);
  return (
    <div
      ref={element}
      role="option"
      id={`row-${row.id}`}
      aria-selected={marked ?? selected}
      aria-setsize={total}
      aria-posinset={index + 1}
      className={`row${selected ? ' selected' : ''}${unread ? ' unread' : ''}${row.left ? ' left' : ''}`}
      data-task={row.id}
      onClick={() => pick(index, false)}
      onDoubleClick={() => pick(index, true)}
    >
      <div className="row-line">
        {marked !== null && (
          <span className={marked ? 'row-mark on' : 'row-mark'} aria-hidden="true" />
        )}
        <span className="row-title">
          {unread && <span className="hidden">{t.inbox.unread}: </span>}
          <Say of={row.title} />
        </span>
        {hasLocalDraft(user.id, row.id) && (
          <span className="row-draft" title={t.inbox.draft}>
            <Icon of="pencil" size={13} />
            <span className="hidden">{t.inbox.draft}</span>
          </span>
        )}
        <Due task={row} />
      </div>
      <div className="row-line muted small">
        <span className="row-facts">
          {[row.case, say(row.step_label), row.customer].filter(Boolean).join(' · ')}
        </span>
        <span className="row-owner">{row.left ? t.inbox.left : owner || stateName(row, t)}</span>
      </div>
    </div>
  );
});

export type ListHandle = { focus: () => void };
type ListProps = {
  rows: Row[];
  total: number;
  selected: string | null;
  choose: (id: string, open: boolean) => void;
  nearEnd: () => void;
  hold: (held: boolean) => void;
  marked: ReadonlySet<string> | null;
  mark: (id: string) => void;
  label: string;
};

export const TaskList = forwardRef<ListHandle, ListProps>(function TaskList(
  { rows, total, selected, choose, nearEnd, hold, marked, mark, label },
  handle,
) {
  const box = useRef<HTMLDivElement>(null);
  const { compact } = useSettings();
  const [scale] = useState(textScale);
  const height = Math.round((compact ? 42 : 58) * scale);
  const [top, setTop] = useState(0);
  const [room, setRoom] = useState(800);
  const at = rows.findIndex((row) => row.id === selected);

  useImperativeHandle(handle, () => ({ focus: () => box.current?.focus() }));

  useLayoutEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => setRoom(element.clientHeight));
    observer.observe(element);
    setRoom(element.clientHeight);
    return () => observer.disconnect();
  }, []);

  const from = Math.max(0, Math.floor(top / height) - beyond);
  const until = Math.min(rows.length, Math.ceil((top + room) / height) + beyond);

  useEffect(() => {
    if (until >= rows.length - 20 && rows.length > 0) nearEnd();
  }, [until, rows.length, nearEnd]);

  useEffect(() => {
    const element = box.current;
    if (!element || at < 0) return;
    const y = at * height;
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + height > element.scrollTop + element.clientHeight)
      element.scrollTop = y + height - element.clientHeight;
  }, [at, height]);

  const latest = useRef({ rows, choose, marked, mark });
  latest.current = { rows, choose, marked, mark };
  const pick = useCallback((index: number, open: boolean) => {
    const row = latest.current.rows[index];
    if (!row) return;
    if (latest.current.marked && !open) latest.current.mark(row.id);
    else latest.current.choose(row.id, open);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(room / height) - 1);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: rows.length - 1,
      PageDown: Math.min(rows.length - 1, at + page),
      PageUp: Math.max(0, at - page),
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const row = rows[to];
      if (row) choose(row.id, false);
    } else if (event.key === ' ' && marked && at >= 0) {
      event.preventDefault();
      pick(at, false);
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      pick(at, true);
    }
  };

  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable={marked ? true : undefined}
      className={compact ? 'list compact' : 'list'}
      aria-activedescendant={at >= from && at < until && selected ? `row-${selected}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <Spacer height={rows.length * height}>
        {rows.slice(from, until).map((row, i) => (
          <TaskRowView
            key={row.id}
            row={row}
            index={from + i}
            total={total}
            selected={row.id === selected}
            marked={marked && marked.has(row.id)}
            top={(from + i) * height}
            height={height}
            pick={pick}
          />
        ))}
      </Spacer>
    </div>
  );
});

function Spacer({ height, children }: { height: number; children: React.ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current!.style.height = `${height}px`;
  }, [height]);
  return (
    <div ref={element} className="spacer" role="presentation">
      {children}
    </div>
  );
}
