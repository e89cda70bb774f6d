// A new case: choose the process, fill in its input, open it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api, type Definition } from '../api';
import { refreshLists } from '../cache';
import { StartOfForm } from '../form/case-of-form';
import { FormField } from '../form/field';
import { initialForm, readForm, type Fault, type RawForm } from '../form/model';
import { isProblem, newKey } from '../http';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { ErrorSummary } from '../task/form';
import { useShortcuts } from '../ui/keys';
import { Empty, Failure, Loading, problemText } from '../ui/states';
import { toast } from '../ui/toast';

/** The case this one is split off, or goes on from. */
type Origin = { split_of?: string; repeat_of?: string };

function StartForm({ definition, origin }: { definition: Definition; origin: Origin }) {
  const t = useTexts();
  const [, go] = useLocation();
  const [raw, setRaw] = useState<RawForm>(() => initialForm(definition.form.fields));
  const latest = useRef(raw);
  const [businessKey, setBusinessKey] = useState('');
  const [faults, setFaults] = useState<Fault[]>([]);
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const intent = useRef(newKey());
  const show = (found: Fault[]) => {
    setFaults(found);
    setTurn((n) => n + 1);
  };
  const submit = () => {
    if (busy) return;
    const read = readForm(
      definition.form.fields,
      latest.current,
      { needs: [], label: t.start.action, lenient: false },
      t,
    );
    if (read.faults.length) return show(read.faults);
    setFaults([]);
    setBusy(true);
    const body = {
      process: definition.process,
      data: read.data,
      ...origin,
      ...(businessKey.trim() ? { key: businessKey.trim() } : {}),
    };
    api.start(body, intent.current).then(
      (answer) => {
        toast(answer.started ? t.start.done : t.start.existed);
        refreshLists();
        go(`/instances/${answer.id}`);
      },
      (error: unknown) => {
        setBusy(false);
        intent.current = newKey();
        if (isProblem(error) && error.body.errors)
          show(
            Object.entries(error.body.errors).map(([path, text]) => ({
              at: path.replace(/\[(\d+)\]/g, '.$1').replace(/^data\./, ''),
              text,
            })),
          );
        else toast(problemText(error), true);
      },
    );
  };
  useShortcuts({
    'Ctrl+Enter': (event) => {
      event.preventDefault();
      submit();
    },
  });
  return (
    <form
      className="card task-form start-form"
      noValidate
      aria-label={say(definition.title)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ErrorSummary faults={faults} turn={turn} />
      {definition.form.fields.map((field) => (
        <FormField
          key={field.path}
          field={field}
          raw={raw[field.path] ?? null}
          faults={faults}
          disabled={false}
          needed={false}
          set={(value) => {
            latest.current = { ...latest.current, [field.path]: value };
            setRaw(latest.current);
          }}
        />
      ))}
      <div className="field">
        <label htmlFor="business-key">
          {t.start.key}
          <span className="optional">{t.app.optional}</span>
        </label>
        <input
          id="business-key"
          type="text"
          autoComplete="off"
          value={businessKey}
          onChange={(event) => setBusinessKey(event.target.value)}
          aria-describedby="business-key-help"
        />
        <p className="help" id="business-key-help">
          {t.start.keyHelp}
        </p>
      </div>
      <div className="actions">
        <button type="submit" className="primary" aria-disabled={busy || undefined}>
          {busy ? t.task.sending : t.start.submit}
          <kbd>Ctrl ↵</kbd>
        </button>
      </div>
    </form>
  );
}

export default function NewCasePage() {
  const t = useTexts();
  const [, go] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const wanted = asked.get('process') ?? '';
  const split = asked.get('split_of');
  const repeated = asked.get('repeat_of');
  const origin: Origin = split ? { split_of: split } : repeated ? { repeat_of: repeated } : {};
  const found = useQuery({
    queryKey: ['definitions'],
    queryFn: api.definitions,
    staleTime: 300_000,
  });
  useEffect(() => {
    document.title = `${t.start.title} · ${t.app.name}`;
  }, [t]);
  const all = Array.isArray(found.data) ? found.data : (found.data?.items ?? []);
  const startable = all.filter((one) => one.startable);
  const chosen =
    startable.find((one) => one.process === wanted) ??
    (startable.length === 1 ? startable[0] : undefined);
  return (
    <main className="page new-case" id="main">
      <h1>{t.start.title}</h1>
      {(split || repeated) && (
        <p className="help">{split ? t.start.splitOf : t.start.repeatOf}</p>
      )}
      {found.isPending && <Loading rows={3} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && startable.length === 0 && <Empty text={t.start.none} />}
      {startable.length > 0 && (
        <fieldset className="field group">
          <legend>{t.start.choose}</legend>
          <div className="choices">
            {startable.map((one) => (
              <label className="choice" key={one.process}>
                <input
                  type="radio"
                  name="process"
                  checked={chosen === one}
                  onChange={() => {
                    asked.set('process', one.process);
                    go(`/cases/new?${asked.toString()}`, { replace: true });
                  }}
                />
                <span>
                  <Say of={one.title} />
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {chosen && (
        <StartOfForm value={chosen.process}>
          <StartForm key={chosen.process} definition={chosen} origin={origin} />
        </StartOfForm>
      )}
    </main>
  );
}
