// Loading, failed and empty: each says why and what to do next.
import { Component, useEffect, useState, type ReactNode } from 'react';
import { isProblem } from '../http';
import { texts, useTexts } from '../i18n';
import { Icon } from './icon';

/** Nothing for 150 ms, so that quick answers do not flicker. */
export function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), 150);
    return () => window.clearTimeout(timer);
  }, []);
  return late;
}

export function Loading({ rows = 0 }: { rows?: number }) {
  const t = useTexts();
  const late = useLate();
  if (!late) return null;
  return (
    <div className="loading" role="status">
      <span className={rows ? 'hidden' : 'muted'}>{t.app.loading}…</span>
      {Array.from({ length: rows }, (_, row) => (
        <div className="skeleton" key={row} aria-hidden="true" />
      ))}
    </div>
  );
}

export function problemText(error: unknown): string {
  const t = texts();
  if (!isProblem(error)) return error instanceof Error ? error.message : String(error);
  if (error.status === 0) return t.problem.unreachable;
  if (error.body.detail) return error.body.detail;
  if (error.status === 403) return t.problem.forbidden;
  if (error.status === 404) return t.problem.gone;
  return error.body.title ?? t.problem.title;
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useTexts();
  return (
    <div className="failure" role="alert">
      <Icon of="alert" size={24} />
      <p>
        <b>{t.problem.title}</b>
      </p>
      <p>{problemText(error)}</p>
      {isProblem(error) && <p className="muted small">{t.problem.number(error.code)}</p>}
      {retry && (
        <button type="button" onClick={retry}>
          {t.problem.retry}
        </button>
      )}
    </div>
  );
}

export function Empty({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p>{text}</p>
      {children}
    </div>
  );
}

/** A crash in a live part (a picture, a chart) never takes the form beside it along. */
export class Fence extends Component<
  { children: ReactNode; again?: unknown },
  { broken: boolean }
> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidUpdate(before: { again?: unknown }) {
    if (this.state.broken && before.again !== this.props.again) this.setState({ broken: false });
  }
  override render() {
    if (this.state.broken) return <p className="notice danger">{texts().problem.crashed}</p>;
    return this.props.children;
  }
}
