// What a form asks for while it is filled: shown fields, values to choose from, actions that are
// possible. The server tells it, by the expressions the definition has; none are read here.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api, type Task } from '../api';
import { readLive, type RawForm } from '../form/model';
import { useTexts } from '../i18n';
import { useSettled } from '../ui/settled';

const typingMs = 150;

/** The task as its form stands now: only what is asked for, only what is possible. */
export function useLiveTask(task: Task, raw: RawForm, mayFill: boolean): Task {
  const t = useTexts();
  const settled = useSettled(useDeferredValue(raw), typingMs);
  const live = !!task.form.live && mayFill;
  const data = live ? readLive(task.form.fields, settled, t) : {};
  const answer = useQuery({
    queryKey: ['form', task.id, task.revision, JSON.stringify(data)],
    queryFn: () => api.form(task.id, data),
    enabled: live,
    retry: false,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  if (!task.form.live) return task;
  const now = new Map(answer.data?.fields.map((field) => [field.path, field]));
  const possible = answer.data?.possible ?? task.form.possible ?? {};
  return {
    ...task,
    form: {
      ...task.form,
      fields: task.form.fields
        .map((field) => ({ ...field, ...now.get(field.path) }))
        .filter((field) => field.visible !== false),
    },
    actions: task.actions.map((action) =>
      action.enabled && possible[action.id] === false
        ? { ...action, possible: false, reason: t.form.notPossible }
        : action,
    ),
  };
}
