// Operations on a case: each needs a reason and becomes an event; and remarks anybody concerned
// may add.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, type Instance, type Operation } from '../api';
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

function OperationDialog({
  instance,
  operation,
  close,
}: {
  instance: string;
  operation: Operation;
  close: () => void;
}) {
  const t = useTexts();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  // One intent, one key: a second press repeats the request, it does not make another.
  const key = useRef(newKey());
  const submit = () => {
    if (!reason.trim()) {
      setFault(t.task.reasonMissing);
      document.getElementById('operation-reason')?.focus();
      return;
    }
    setBusy(true);
    api.operate(instance, operation.id, reason.trim(), key.current).then(
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
  const preview = useQuery({
    queryKey: ['preview', instance, operation.id],
    queryFn: () => api.previewOperation(instance, operation.id),
    retry: false,
    staleTime: 0,
  });
  return (
    <AskDialog
      title={say(operation.label)}
      confirm={t.instance.operate}
      busy={busy}
      submit={submit}
      close={close}
    >
      <Ahead preview={preview} />
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

export function Operations({ instance }: { instance: Instance }) {
  const t = useTexts();
  const [asked, setAsked] = useState<Operation | null>(null);
  const offered = (instance.operations ?? []).filter((one) => one.enabled || one.reason);
  if (offered.length === 0) return null;
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
