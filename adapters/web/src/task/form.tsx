// The form of a task: given facts, fields, error summary, actions.
import {
  forwardRef,
  lazy,
  Suspense,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import type { Action, Task, Wire } from '../api';
import { FormField, inputId } from '../form/field';
import { readForm, type Fault } from '../form/model';
import { Sections } from '../form/sections';
import { ReadOnlyField } from '../form/value';
import { shortTime } from '../format';
import { say, useTexts } from '../i18n';
import { Icon } from '../ui/icon';
import type { Commands } from './commands';
import type { Draft } from './drafts';

const BackDialog = lazy(() => import('./back-dialog'));

export type FormHandle = { focusFirst: () => void; complete: () => void };

export function focusInput(at: string): void {
  const element =
    document.getElementById(inputId(at)) ??
    document.getElementById(inputId(at.replace(/\.[^.]+$/, '')));
  element?.focus();
  element?.scrollIntoView({ block: 'center' });
}

export function ErrorSummary({ faults, turn }: { faults: Fault[]; turn: number }) {
  const t = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (turn > 0 && faults.length) box.current?.focus();
  }, [turn]); // eslint-disable-line react-hooks/exhaustive-deps -- focus moves once a submit, not at each correction
  if (faults.length === 0) return null;
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box}>
      <h2>
        <Icon of="alert" />
        {t.form.errors(faults.length)}
      </h2>
      <ul>
        {faults.map((fault) => (
          <li key={fault.at + fault.text}>
            <a
              href={`#${inputId(fault.at)}`}
              onClick={(event) => {
                event.preventDefault();
                focusInput(fault.at);
              }}
            >
              {fault.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

const serverFaults = (errors: Record<string, string>): Fault[] =>
  Object.entries(errors).map(([path, text]) => ({
    at: path.replace(/\[(\d+)\]/g, '.$1').replace(/^\$?\.|^data\./, ''),
    text,
  }));

function DraftNote({ draft }: { draft: Draft }) {
  const t = useTexts();
  if (draft.conflict) {
    return (
      <div className="notice warn" role="alert">
        <p>
          <b>{t.task.draftConflict}</b>
        </p>
        <dl className="versions">
          <div>
            <dt>{t.task.draftHere}</dt>
            <dd>
              <code>{JSON.stringify(draft.conflict.here)}</code>
            </dd>
          </div>
          <div>
            <dt>{t.task.draftThere}</dt>
            <dd>
              <code>{JSON.stringify(draft.conflict.there)}</code>
            </dd>
          </div>
        </dl>
        <div className="buttons">
          <button type="button" onClick={() => draft.resolve('here')}>
            {t.task.draftMine}
          </button>
          <button type="button" onClick={() => draft.resolve('there')}>
            {t.task.draftServer}
          </button>
        </div>
      </div>
    );
  }
  if (!draft.dirty) return null;
  return (
    <p className="draft-note muted small">
      <Icon of="pencil" size={14} />
      {draft.savedAt
        ? t.task.draftSaved(shortTime(new Date(draft.savedAt).toISOString()))
        : draft.restored
          ? t.task.draftRestored
          : t.task.draftLocal}
      <button type="button" className="plain small" onClick={draft.discard}>
        {t.task.draftDiscard}
      </button>
    </p>
  );
}

type Props = {
  task: Task;
  draft: Draft;
  commands: Commands;
  editable: boolean;
  completed: () => void;
  chosen: (action: string) => void;
};

export const TaskForm = forwardRef<FormHandle, Props>(function TaskForm(
  { task, draft, commands, editable, completed, chosen },
  handle,
) {
  const t = useTexts();
  const root = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [turn, setTurn] = useState(0);
  const [asking, setAsking] = useState<{ action: Action; data: Record<string, Wire> } | null>(null);
  // What cannot be edited is shown as text, unless something is typed that must stay in sight.
  const open = editable || draft.dirty;
  const fields = task.form.fields.filter((field) => open && field.mode !== 'readonly');
  const given = task.form.fields.filter((field) => !open || field.mode === 'readonly');
  const actions = task.vote ? [] : task.actions.filter((action) => action.kind !== 'vote');
  const primary =
    actions.find((action) => action.enabled && action.kind !== 'back') ??
    actions.find((action) => action.enabled);

  const show = (found: Fault[]) => {
    setFaults(found);
    setTurn((before) => before + 1);
  };

  const act = (action: Action, asked = false, to?: string) => {
    if (!action.enabled || commands.busy) return;
    chosen(action.id);
    const demand = {
      needs: action.needs,
      label: say(action.label),
      lenient: action.kind === 'back',
    };
    const read = readForm(task.form.fields, draft.current(), demand, t);
    if (read.faults.length) return show(read.faults);
    // Going back undoes work of others: it is shown before it is done.
    if (action.kind === 'back' && !asked) return setAsking({ action, data: read.data });
    setAsking(null);
    setFaults([]);
    void commands
      .run('complete', { action: action.id, data: read.data, back_to: to })
      .then((outcome) => {
        if (outcome.done) {
          draft.forget();
          completed();
        } else if (outcome.problem?.body.errors) {
          show(serverFaults(outcome.problem.body.errors));
        }
      });
  };

  useImperativeHandle(handle, () => ({
    focusFirst: () =>
      root.current
        ?.querySelector<HTMLElement>(
          'input:not([disabled]):not([tabindex="-1"]), textarea, select, .entries button',
        )
        ?.focus(),
    complete: () => {
      if (primary && editable) act(primary);
    },
  }));

  return (
    <form
      ref={root}
      className="task-form"
      noValidate
      onSubmit={(event) => event.preventDefault()}
      aria-label={t.task.form}
    >
      {given.length > 0 && (
        <dl className="givens">
          {given.map((field) => (
            <ReadOnlyField key={field.path} field={field} />
          ))}
        </dl>
      )}
      <ErrorSummary faults={faults} turn={turn} />
      <Sections
        fields={fields}
        sections={task.form.sections}
        each={(field) => (
          <FormField
            key={field.path}
            field={field}
            raw={draft.raw[field.path] ?? null}
            faults={faults}
            disabled={!editable}
            needed={false}
            set={(raw) => {
              draft.set(field.path, raw);
              if (faults.length)
                setFaults(
                  faults.filter(
                    (fault) => fault.at !== field.path && !fault.at.startsWith(`${field.path}.`),
                  ),
                );
            }}
          />
        )}
      />
      {fields.length === 0 && given.length === 0 && editable && !task.vote && (
        <p className="muted">{t.task.noFields}</p>
      )}
      <DraftNote draft={draft} />
      {editable && actions.length > 0 && (
        <div className="actions" role="group" aria-label={t.task.actions}>
          {actions.map((action) => {
            const reason = say(action.reason);
            const usable = action.enabled && action.possible !== false;
            return (
              <button
                key={action.id}
                type="button"
                className={
                  action === primary ? 'primary' : action.kind === 'back' ? 'back' : undefined
                }
                aria-disabled={!usable || !!commands.busy || undefined}
                title={usable ? undefined : reason}
                onClick={() => usable && act(action)}
                onFocus={() => chosen(action.id)}
                data-action={action.id}
              >
                {action.kind === 'back' && <Icon of="undo" size={16} />}
                {commands.busy === 'complete' && action === primary
                  ? t.task.sending
                  : say(action.label)}
                {action.kind === 'back' && <span className="hidden"> ({t.task.goesBack})</span>}
                {!usable && reason && <span className="muted small">{reason}</span>}
                {action === primary && <kbd>Ctrl ↵</kbd>}
              </button>
            );
          })}
        </div>
      )}
      {asking && (
        <Suspense>
          <BackDialog
            task={task.id}
            {...asking}
            close={() => setAsking(null)}
            go={(to) => act(asking.action, true, to)}
          />
        </Suspense>
      )}
    </form>
  );
});
