// The verbs that ask a question before they are carried out: for whom, or why.
export type Asking =
  | 'delegate'
  | 'transfer'
  | 'nominate'
  | 'add_signer'
  | 'remove_signer'
  | 'cc'
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
];

export const places = ['before', 'after', 'parallel'] as const;
export type Place = (typeof places)[number];
