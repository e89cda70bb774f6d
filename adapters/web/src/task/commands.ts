// Carrying out verbs on one task: one at a time, one idempotency key an intent, the newest
// revision, and honest refusals.
import { useCallback, useRef, useState } from 'react';
import { api, type Task, type Verb, type VerbAnswer, type VerbBody } from '../api';
import { cache, keys, refreshLists } from '../cache';
import { isProblem, newKey, type Problem } from '../http';
import { say, texts } from '../i18n';
import { useSession } from '../session';
import { problemText } from '../ui/states';
import { dropToast, toast } from '../ui/toast';

export type Conflict = { who: string | null; text: string };
export type Outcome = { done: true; answer: VerbAnswer } | { done: false; problem: Problem | null };
export type Commands = {
  busy: Verb | null;
  conflict: Conflict | null;
  clearConflict: () => void;
  run: (verb: Verb, body?: Omit<VerbBody, 'revision'>) => Promise<Outcome>;
};

function whoOf(problem: Problem): string | null {
  const who = problem.body.who;
  if (!who) return null;
  return typeof who === 'string' ? who : say(who.name) || who.id;
}

/** Done by the page itself, not by a click: nothing to announce, nothing to wait for. */
const quiet = new Set<Verb>(['save_draft', 'read']);

export const ended = (state: string): boolean =>
  ['Completed', 'Failed', 'Error', 'Exited', 'Obsolete'].includes(state);

export function useCommands(id: string): Commands {
  const { user } = useSession();
  const [busy, setBusy] = useState<Verb | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const running = useRef<Verb | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const carryOut = useCallback(
    async (verb: Verb, body: Omit<VerbBody, 'revision'>): Promise<Outcome> => {
      const held = keys.task(id);
      const before = cache.getQueryData<Task>(held);
      if (verb === 'claim' && before) {
        cache.setQueryData<Task>(held, {
          ...before,
          owner: user.id,
          owner_name: user.name,
          state: 'Reserved',
        });
      }
      try {
        const answer = await api.verb(
          id,
          verb,
          { ...body, revision: before?.revision ?? '' },
          newKey(),
        );
        const now = answer.task ?? before;
        if (now)
          cache.setQueryData<Task>(
            held,
            (task) =>
              task && {
                ...task,
                state: now.state,
                owner: now.owner,
                revision: now.revision,
                owner_name: now.owner === user.id ? user.name : task.owner_name,
              },
          );
        if (verb === 'read') {
          void cache.invalidateQueries({ queryKey: held });
          refreshLists();
        }
        if (!quiet.has(verb)) {
          setConflict(null);
          toast(texts().task.verbDone[verb]);
          // What was done must be visible at once, whatever the stream says later.
          if (now && !ended(now.state)) await cache.invalidateQueries({ queryKey: held });
          else void cache.invalidateQueries({ queryKey: held });
          refreshLists();
        }
        return { done: true, answer };
      } catch (error) {
        if (before) cache.setQueryData(held, before);
        const problem = isProblem(error) ? error : null;
        if (!quiet.has(verb)) dropToast();
        if (problem?.status === 409) {
          await cache.invalidateQueries({ queryKey: held });
          refreshLists();
          if (!quiet.has(verb))
            setConflict({ who: whoOf(problem), text: problemText(problem) });
        } else if (!quiet.has(verb) && !(problem?.status === 422 && problem.body.errors)) {
          toast(problemText(error), true);
        }
        return { done: false, problem };
      }
    },
    [id, user],
  );

  const run = useCallback(
    (verb: Verb, body: Omit<VerbBody, 'revision'> = {}): Promise<Outcome> => {
      // A second click while the first is under way is the same intent.
      if (running.current && !quiet.has(verb))
        return Promise.resolve({ done: false, problem: null });
      if (!quiet.has(verb)) {
        running.current = verb;
        setBusy(verb);
      }
      const next = queue.current
        .then(() => carryOut(verb, body))
        .finally(() => {
          if (running.current === verb) {
            running.current = null;
            setBusy(null);
          }
        });
      queue.current = next.catch(() => {});
      return next;
    },
    [carryOut],
  );

  return { busy, conflict, clearConflict: () => setConflict(null), run };
}
