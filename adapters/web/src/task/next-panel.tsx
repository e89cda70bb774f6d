// Beside the form: what the chosen action would lead to, while the form is filled.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api, type Task } from '../api';
import { readLoosely, type RawForm } from '../form/model';
import { say } from '../i18n';
import { useTexts } from '../i18n/case';
import { useSettled } from '../ui/settled';
import { Loading } from '../ui/states';
import { Outlook } from './outlook';

export default function NextPanel({
  task,
  raw,
  action,
}: {
  task: Task;
  raw: RawForm;
  action: string | null;
}) {
  const t = useTexts();
  const usable = task.actions.filter((one) => one.kind !== 'vote');
  const chosen = usable.find((one) => one.id === action) ?? usable[0];
  const settled = useSettled(useDeferredValue(raw), 500);
  const to = (chosen?.to?.length ?? 0) > 1 ? chosen?.to?.[0]?.id : undefined;
  const preview = useQuery({
    queryKey: ['preview', task.id, task.revision, chosen?.id, settled],
    queryFn: () => api.preview(task.id, chosen!.id, readLoosely(task.form.fields, settled, t), to),
    enabled: !!chosen,
    retry: false,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  if (!chosen) return <p className="muted">{t.ahead.none}</p>;
  if (preview.isError) return <p className="muted">{t.ahead.notYet(say(chosen.label))}</p>;
  if (!preview.data) return <Loading />;
  return (
    <div className="forecast">
      <p className="muted">{t.ahead.after(say(chosen.label))}</p>
      <Outlook of={preview.data} />
    </div>
  );
}
