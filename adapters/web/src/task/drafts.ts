// What is typed and not yet submitted: in this browser within 400 ms, at the server every 5 s.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Task, Wire } from '../api';
import { fromWire, initialForm, readLoosely, type Raw, type RawForm } from '../form/model';
import { texts } from '../i18n';
import { useSession } from '../session';
import type { Commands } from './commands';

type Kept = { edits: RawForm; at: number; server: string | null };

const localMs = 400;
const serverMs = 5_000;
const storageKey = (user: string, task: string) => `recourse.draft.${user}.${task}`;

function load(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

function store(key: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // Storage is full or forbidden: the server's copy remains.
  }
}

export function hasLocalDraft(user: string, task: string): boolean {
  try {
    return localStorage.getItem(storageKey(user, task)) !== null;
  } catch {
    return false;
  }
}

function editsFromServer(task: Task): RawForm {
  const edits: RawForm = {};
  for (const field of task.form.fields) {
    const value = task.draft?.[field.path];
    if (field.mode !== 'readonly' && value !== undefined)
      edits[field.path] = fromWire(field.type, value);
  }
  return edits;
}

const fingerprint = (draft: Record<string, Wire> | null): string | null =>
  draft && Object.keys(draft).length ? JSON.stringify(draft) : null;

export type Draft = {
  raw: RawForm;
  /** The form as it is now, for a submit in the same tick as the last key. */
  current: () => RawForm;
  set: (path: string, value: Raw) => void;
  dirty: boolean;
  restored: boolean;
  savedAt: number | null;
  conflict: { here: RawForm; there: RawForm } | null;
  resolve: (which: 'here' | 'there') => void;
  discard: () => void;
  forget: () => void;
};

export function useDraft(task: Task, commands: Commands, maySave: boolean): Draft {
  const { user } = useSession();
  const key = storageKey(user.id, task.id);
  const [begun] = useState(() => {
    const local = load(key);
    const server = fingerprint(task.draft);
    const there = editsFromServer(task);
    const apart =
      !!local &&
      server !== null &&
      server !== local.server &&
      JSON.stringify(local.edits) !== JSON.stringify(there);
    return {
      edits: local?.edits ?? there,
      server,
      there,
      apart,
      restored: !!local || server !== null,
    };
  });
  const [edits, setEdits] = useState<RawForm>(begun.edits);
  const [restored, setRestored] = useState(begun.restored && Object.keys(begun.edits).length > 0);
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const [apart, setApart] = useState(begun.apart);
  const latest = useRef(edits);
  const known = useRef<string | null>(begun.server);
  const unsaved = useRef(false);
  const over = useRef(false);

  const base = useMemo(() => initialForm(task.form.fields), [task.form.fields]);
  const raw = useMemo(() => ({ ...base, ...edits }), [base, edits]);

  const localTimer = useRef(0);
  const flushLocal = useCallback(() => {
    window.clearTimeout(localTimer.current);
    localTimer.current = 0;
    if (!over.current && Object.keys(latest.current).length)
      store(key, { edits: latest.current, at: Date.now(), server: known.current });
  }, [key]);

  const set = useCallback(
    (path: string, value: Raw) => {
      over.current = false;
      latest.current = { ...latest.current, [path]: value };
      unsaved.current = true;
      setEdits(latest.current);
      if (!localTimer.current) localTimer.current = window.setTimeout(flushLocal, localMs);
    },
    [flushLocal],
  );

  useEffect(() => {
    window.addEventListener('pagehide', flushLocal);
    return () => {
      window.removeEventListener('pagehide', flushLocal);
      if (localTimer.current) flushLocal();
    };
  }, [flushLocal]);

  const { run } = commands;
  const fields = task.form.fields;
  useEffect(() => {
    if (!maySave || apart) return;
    const timer = window.setInterval(() => {
      if (!unsaved.current || over.current) return;
      unsaved.current = false;
      const data = readLoosely(fields, { ...initialForm(fields), ...latest.current }, texts());
      void run('save_draft', { data }).then((outcome) => {
        if (!outcome.done) return;
        known.current = fingerprint(data);
        setSavedAt(Date.now());
        flushLocal();
      });
    }, serverMs);
    return () => window.clearInterval(timer);
  }, [maySave, apart, fields, run, flushLocal]);

  const drop = useCallback(() => {
    over.current = true;
    unsaved.current = false;
    window.clearTimeout(localTimer.current);
    localTimer.current = 0;
    store(key, null);
  }, [key]);

  const discard = useCallback(() => {
    drop();
    latest.current = {};
    setEdits({});
    setRestored(false);
    setSavedAt(null);
    if (maySave && known.current)
      void run('save_draft', { data: {} }).then(() => (known.current = null));
  }, [drop, maySave, run]);

  const resolve = useCallback(
    (which: 'here' | 'there') => {
      latest.current = which === 'here' ? latest.current : begun.there;
      setEdits(latest.current);
      setApart(false);
      unsaved.current = true;
      flushLocal();
    },
    [begun, flushLocal],
  );

  return {
    raw,
    current: () => ({ ...base, ...latest.current }),
    set,
    savedAt,
    restored,
    discard,
    resolve,
    dirty: Object.keys(edits).length > 0,
    conflict: apart ? { here: edits, there: begun.there } : null,
    forget: drop,
  };
}
