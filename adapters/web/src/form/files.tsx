// Files of a case: a field that takes one, its name where it is only read, and the list of all.
import { useQuery } from '@tanstack/react-query';
import { useContext, useId, useRef, useState } from 'react';
import { api, type Attachment } from '../api';
import { cache } from '../cache';
import { shortTime } from '../format';
import { newKey } from '../http';
import { useTexts } from '../i18n/case';
import { Failure, Loading, problemText } from '../ui/states';
import { CaseOfForm, StartOfForm, TaskOfForm } from './case-of-form';

const kLargest = 8 * 1024 * 1024;
const keyOf = (instance: string) => ['attachments', instance];

function useFiles(instance: string | null) {
  return useQuery({
    queryKey: keyOf(instance ?? ''),
    queryFn: () => api.attachments(instance ?? ''),
    enabled: instance !== null,
  });
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

function Download({ instance, file }: { instance: string; file: Attachment }) {
  const t = useTexts();
  if (file.masked) return <span className="muted">{t.files.masked}</span>;
  return (
    <a href={`/api/v1/instances/${instance}/attachments/${file.sha256}`} download={file.name}>
      {file.name}
    </a>
  );
}

type Sent = { sha256: string; name: string };
/** What was sent for forms that start a case: no list tells these names again. */
const sentNames = new Map<string, string>();

/** Where a file goes: into a case, or to the form that starts one. */
type Goal = { instance: string; task?: string } | { process: string };

function sendFile(goal: Goal, file: File, field?: string): Promise<Sent> {
  if ('process' in goal)
    return api.upload(goal.process, { file, field }, newKey()).then((answer) => {
      sentNames.set(answer.sha256, answer.name);
      return answer;
    });
  return api.attach(goal.instance, { file, field, task: goal.task }, newKey()).then((answer) => {
    void cache.invalidateQueries({ queryKey: keyOf(goal.instance) });
    void cache.invalidateQueries({ queryKey: ['history', goal.instance] });
    return answer;
  });
}

/**
 * Chooses a file and sends it; `done` gets what it is called from then on. What is sent for a
 * `field` of private data is as private as that.
 */
function Upload({
  goal,
  field: path,
  done,
  input,
}: {
  goal: Goal;
  field?: string;
  done: (file: Sent) => void;
  input: React.InputHTMLAttributes<HTMLInputElement> & { id: string };
}) {
  const t = useTexts();
  const [busy, setBusy] = useState('');
  const [fault, setFault] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const send = (file: File) => {
    if (file.size > kLargest) return setFault(t.files.tooLarge(file.name));
    if (file.size === 0) return setFault(t.files.empty(file.name));
    setFault('');
    setBusy(file.name);
    sendFile(goal, file, path)
      .then(done, (error: unknown) => setFault(problemText(error)))
      .finally(() => {
        setBusy('');
        if (field.current) field.current.value = '';
      });
  };
  return (
    <>
      <input
        {...input}
        ref={field}
        type="file"
        disabled={input.disabled || !!busy}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) send(file);
        }}
      />
      {busy && (
        <p className="help" role="status">
          {t.files.sending(busy)}
        </p>
      )}
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}

export function FileInput({
  field,
  value,
  set,
  described,
}: {
  field: string;
  value: string;
  set: (value: string) => void;
  described: { id: string; disabled: boolean };
}) {
  const t = useTexts();
  const instance = useContext(CaseOfForm);
  const process = useContext(StartOfForm);
  const task = useContext(TaskOfForm);
  const goal = instance !== null ? { instance, task } : process !== null ? { process } : null;
  if (goal === null) return <p className="help">{t.files.later}</p>;
  if (!value)
    return <Upload goal={goal} field={field} done={(file) => set(file.sha256)} input={described} />;
  return (
    <p className="file">
      <FileName hash={value} />{' '}
      <button type="button" id={described.id} disabled={described.disabled} onClick={() => set('')}>
        {t.files.other}
      </button>
    </p>
  );
}

export function FileName({ hash }: { hash: string }) {
  const instance = useContext(CaseOfForm);
  const found = useFiles(instance);
  const file = found.data?.items.find((one) => one.sha256 === hash);
  if (!instance || !file) {
    const name = sentNames.get(hash);
    return name ? <span title={hash}>{name}</span> : <code title={hash}>{hash.slice(0, 12)}…</code>;
  }
  return <Download instance={instance} file={file} />;
}

export default function Files({ instance, add }: { instance: string; add: boolean }) {
  const t = useTexts();
  const input = useId();
  const found = useFiles(instance);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const items = found.data.items;
  return (
    <div className="files">
      {items.length === 0 && <p className="muted">{t.files.none}</p>}
      <ul>
        {items.map((one) => (
          <li key={one.sha256}>
            <Download instance={instance} file={one} />{' '}
            <span className="muted small">
              {sizeText(Number(one.size))} · {one.by} · {shortTime(one.at)}
            </span>
            <details>
              <summary className="muted small">{t.files.check}</summary>
              <code className="hash">{one.sha256}</code>
            </details>
          </li>
        ))}
      </ul>
      {add && (
        <div className="field">
          <label htmlFor={input}>{t.files.add}</label>
          <Upload
            goal={{ instance }}
            done={() => undefined}
            input={{ id: input, 'aria-describedby': `${input}-help` }}
          />
          <p className="help" id={`${input}-help`}>
            {t.files.limit}
          </p>
        </div>
      )}
    </div>
  );
}
