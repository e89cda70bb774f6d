// The case whose data a form or a page shows: files belong to it.
import { createContext } from 'react';

export const CaseOfForm = createContext<string | null>(null);
