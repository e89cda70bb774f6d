// Operations on a case: each needs a reason and becomes an event; and remarks anybody concerned
// may add.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { api, type Incident, type Instance, type Operation } from '../api';
import { cache, keys, refreshLists } from '../cache';
import { newKey } from '../http';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { Ahead } from '../task/outlook';
import { AskDialog, ReasonField } from '../ui/ask-dialog';
import { problemText } from '../ui/states';
import { toast } from '../ui/toast';

function refresh(id: string): void {
  for (const key of [keys.instance(id), keys.history(id), keys.diagram(id)])
    void cache.invalidateQueries({ queryKey: key });
  refreshLists();
}

/** What an operation asks beside the reason: the step a case goes on at, or the other case. */
type Chosen = { to?: string; into?: string };

function StepChoice({
  label,
  steps,
  chosen,
  choose,
}: {
  label: string;
  steps: NonNullable<Operation['steps']>;
  chosen: string;
  choose: (step: string) => void;
}) {
  return (
    <div className="field">
      <label htmlFor="operation-step">{label}</label>
      <select
        id="operation-step"
        value={chosen}
        onChange={(event) => choose(event.target.value)}
      >
        {steps.map((one) => (
          <option key={one.id} value={one.id}>
            {say(one.label)}
          </option>
        ))}
      </select>
    </div>
  );
}

function CaseChoice({
  not,
  chosen,
  choose,
  fault,
}: {
  not: string;
  chosen: string;
  choose: (instance: string) => void;
  fault: string;
}) {
  const t = useTexts();
  const [q, setQ] = useState('');
  const found = useQuery({
    queryKey: ['cases', 'choice', q],
    queryFn: () => api.cases({ q: q.trim(), state: '', process: '' }, null),
    enabled: q.trim().length > 1,
  });
  const rows = (found.data?.items ?? []).filter((one) => one.id !== not).slice(0, 8);
  return (
    <div className="field">
      <label htmlFor="other-case">{t.instance.otherCase}</label>
      <input
        id="other-case"
        type="search"
        autoComplete="off"
        value={q}
        onChange={(event) => {
          setQ(event.target.value);
          choose('');
        }}
        aria-invalid={fault ? true : undefined}
        aria-describedby="other-case-help"
      />
      <p className={fault ? 'fault' : 'help'} id="other-case-help" role={fault ? 'alert' : undefined}>
        {fault || t.instance.otherCaseHelp}
      </p>
      {found.data && rows.length === 0 && <p className="muted">{t.instance.noSuchCase}</p>}
      {rows.length > 0 && (
        <div className="choices">
          {rows.map((one) => (
            <label className="choice" key={one.id}>
              <input
                type="radio"
                name="other-case"
                checked={chosen === one.id}
                onChange={() => choose(one.id)}
              />
              <span>
                <b>{one.case}</b> <Say of={one.title} />
              </span>
            </label>
          ))}
        </div>
      )}
    </div>
  );
}

function OperationDialog({
  instance,
  operation,
  incident,
  close,
}: {
  instance: string;
  operation: Operation;
  incident?: number;
  close: () => void;
}) {
  const t = useTexts();
  const other = operation.id === 'merge' ? 'into' : operation.id === 'link' ? 'to' : null;
  const [chosen, setChosen] = useState<Chosen>(
    operation.steps?.[0] ? { to: operation.steps[0].id } : {},
  );
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState('');
  const [unchosen, setUnchosen] = useState('');
  const [busy, setBusy] = useState(false);
  // One intent, one key: a second press repeats the request, it does not make another.
  const key = useRef(newKey());
  const submit = () => {
    const missing = other !== null && !chosen[other];
    setUnchosen(missing ? t.instance.otherCaseMissing : '');
    setFault(reason.trim() ? '' : t.task.reasonMissing);
    if (missing) return document.getElementById('other-case')?.focus();
    if (!reason.trim()) return document.getElementById('operation-reason')?.focus();
    setBusy(true);
    const body = { reason: reason.trim(), data: chosen, ...(incident ? { incident } : {}) };
    api.operate(instance, operation.id, body, key.current).then(
      () => {
        toast(t.instance.operationDone);
        refresh(instance);
        close();
      },
      (error: unknown) => {
        setBusy(false);
        key.current = newKey();
        setFault(problemText(error));
        refresh(instance);
      },
    );
  };
  const looksAhead = !incident && operation.id !== 'link' && (other === null || !!chosen[other]);
  const preview = useQuery({
    queryKey: ['preview', instance, operation.id, chosen],
    queryFn: () => api.previewOperation(instance, operation.id, chosen),
    retry: false,
    staleTime: 0,
    enabled: looksAhead,
  });
  return (
    <AskDialog
      title={say(operation.label)}
      confirm={t.instance.operate}
      busy={busy}
      submit={submit}
      close={close}
    >
      {operation.steps && operation.steps.length > 1 && (
        <StepChoice
          label={operation.id === 'assign_section' ? t.instance.section : t.instance.goesOnAt}
          steps={operation.steps}
          chosen={chosen.to ?? ''}
          choose={(to) => setChosen({ to })}
        />
      )}
      {other && (
        <CaseChoice
          not={instance}
          chosen={chosen[other] ?? ''}
          choose={(id) => setChosen(id ? { [other]: id } : {})}
          fault={unchosen}
        />
      )}
      {looksAhead && <Ahead preview={preview} />}
      <ReasonField
        id="operation-reason"
        label={t.task.reason}
        value={reason}
        set={setReason}
        fault={fault}
      />
    </AskDialog>
  );
}

/** What this person may do about something that needs a hand. */
export function Remedies({ instance, incident }: { instance: Instance; incident: Incident }) {
  const t = useTexts();
  const [asked, setAsked] = useState<Operation | null>(null);
  const label = (id: string) =>
    t.instance.remedies[id as keyof typeof t.instance.remedies] ?? id;
  return (
    <>
      {(incident.remedies ?? []).map((id) => (
        <button
          key={id}
          type="button"
          onClick={() =>
            setAsked({ id, label: { en: label(id), zh: label(id) }, enabled: true })
          }
        >
          {label(id)}
        </button>
      ))}
      {asked && (
        <OperationDialog
          instance={instance.id}
          operation={asked}
          incident={Number(incident.id)}
          close={() => setAsked(null)}
        />
      )}
    </>
  );
}

/** From here to a case of its own, which then belongs to the family. */
function Onward({ instance }: { instance: Instance }) {
  const t = useTexts();
  const address = (relation: string) =>
    `/cases/new?process=${encodeURIComponent(instance.process)}&${relation}=${instance.id}`;
  return instance.ended ? (
    <Link className="button" href={address('repeat_of')}>
      {t.instance.successor}
    </Link>
  ) : (
    <Link className="button" href={address('split_of')}>
      {t.instance.splitOff}
    </Link>
  );
}

export function Operations({ instance }: { instance: Instance }) {
  const t = useTexts();
  const [asked, setAsked] = useState<Operation | null>(null);
  const offered = (instance.operations ?? []).filter((one) => one.enabled || one.reason);
  return (
    <div className="verbs" role="group" aria-label={t.instance.operations}>
      {offered.map((one) => (
        <span key={one.id} className="verb">
          <button
            type="button"
            aria-disabled={!one.enabled || undefined}
            title={one.enabled ? undefined : say(one.reason)}
            onClick={() => one.enabled && setAsked(one)}
            data-operation={one.id}
          >
            <Say of={one.label} />
            {!one.enabled && <span className="hidden">: {say(one.reason)}</span>}
          </button>
        </span>
      ))}
      <Onward instance={instance} />
      {asked && (
        <OperationDialog instance={instance.id} operation={asked} close={() => setAsked(null)} />
      )}
    </div>
  );
}

export function Remark({ id }: { id: string }) {
  const t = useTexts();
  const [text, setText] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = () => {
    if (busy) return;
    if (!text.trim()) return setFault(t.task.commentMissing);
    setBusy(true);
    setFault('');
    api
      .remark(id, text.trim(), newKey())
      .then(
        () => {
          setText('');
          toast(t.task.verbDone.comment);
          refresh(id);
        },
        (error: unknown) => setFault(problemText(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <form
      className="card remark"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ReasonField
        id="remark"
        label={t.instance.comment}
        value={text}
        set={setText}
        fault={fault}
        rows={2}
      />
      <button type="submit" aria-disabled={busy || undefined}>
        {t.task.addComment}
      </button>
    </form>
  );
}
