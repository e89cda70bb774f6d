// The case whose data a form or a page shows: files belong to it.
import { createContext } from 'react';

export const CaseOfForm = createContext<string | null>(null);

/** The task whose form it is: the same field of another one may be about another person. */
export const TaskOfForm = createContext<string | undefined>(undefined);

/** The process whose case the form starts: files for it wait until it is sent. */
export const StartOfForm = createContext<string | null>(null);
