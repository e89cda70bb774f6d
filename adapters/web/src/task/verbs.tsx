// The verbs of a task beside its form: the two most used as buttons, the others in a menu,
// questions in a dialog.
import { lazy, Suspense, useState } from 'react';
import type { Task, Verb } from '../api';
import { say, useTexts } from '../i18n';
import { Menu, type MenuItem } from '../ui/menu';
import type { Commands } from './commands';
import { needReason, toPersons, type Asking } from './asking';

const VerbDialog = lazy(() => import('./verb-dialog'));

// A copy is marked as read by opening it; entering earlier decisions is for the desk of records.
const elsewhere: Verb[] = ['complete', 'save_draft', 'comment', 'vote', 'read', 'back_date'];
const direct: Verb[] = ['claim', 'start', 'resume'];
const asking = (verb: Verb): verb is Asking =>
  toPersons.includes(verb as Asking) || needReason.includes(verb as Asking);

export const allowed = (task: Task, verb: Verb): boolean =>
  task.verbs.some((one) => one.verb === verb && one.enabled);

export function Verbs({ task, commands }: { task: Task; commands: Commands }) {
  const t = useTexts();
  const [asked, setAsked] = useState<Asking | null>(null);
  const act = (verb: Verb) => {
    if (asking(verb)) setAsked(verb);
    else void commands.run(verb);
  };
  const offered = task.verbs.filter(
    (one) => !elsewhere.includes(one.verb) && (one.enabled || one.reason),
  );
  const buttons = offered.filter((one) => one.enabled && direct.includes(one.verb));
  const rest = offered.filter((one) => !buttons.includes(one));
  const items: MenuItem[] = rest.map((one) => ({
    id: one.verb,
    label: t.task.verbs[one.verb] ?? one.verb,
    disabled: one.enabled ? null : say(one.reason),
    choose: () => act(one.verb),
  }));
  if (offered.length === 0) return null;
  return (
    <div className="verbs">
      {buttons.map((one, i) => (
        <button
          key={one.verb}
          type="button"
          className={
            i === 0
              ? one.verb === 'claim' || one.verb === 'resume'
                ? 'primary'
                : undefined
              : undefined
          }
          aria-disabled={!!commands.busy || undefined}
          onClick={() => act(one.verb)}
          data-verb={one.verb}
        >
          {t.task.verbs[one.verb]}
          {one.verb === 'claim' && <kbd>C</kbd>}
        </button>
      ))}
      {items.some((item) => !item.disabled) && <Menu label={t.task.moreActions} items={items} />}
      {asked && (
        <Suspense>
          <VerbDialog verb={asked} commands={commands} close={() => setAsked(null)} />
        </Suspense>
      )}
    </div>
  );
}
