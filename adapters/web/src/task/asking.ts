// The verbs that ask a question before they are carried out: for whom, or why.
export type Asking =
  | 'delegate'
  | 'transfer'
  | 'nominate'
  | 'add_signer'
  | 'remove_signer'
  | 'cc'
  | 'override'
  | 'suspend'
  | 'fail'
  | 'skip';

export const toPersons: Asking[] = [
  'delegate',
  'transfer',
  'nominate',
  'add_signer',
  'remove_signer',
  'cc',
  'override',
];

/** What is said with them must be said: it stands in the record. */
export const needReason: Asking[] = ['suspend', 'fail', 'skip', 'override'];

export const places = ['before', 'after', 'parallel'] as const;
export type Place = (typeof places)[number];
