// Shapes on the wire of `/api/v1`.
// Numbers and decimals travel as strings, dates as ISO text, texts for people in both languages.

export type Label = { en: string; zh: string };

export type User = { id: string; name: Label; roles: string[]; groups: string[] };
export type Session = { user: User; csrf: string };
export type DemoUser = { id: string; name: Label; title: Label; groups: string[] };

export type TaskState =
  | 'Created'
  | 'Ready'
  | 'Reserved'
  | 'InProgress'
  | 'Completed'
  | 'Failed'
  | 'Error'
  | 'Exited'
  | 'Obsolete'
  | `Suspended.${string}`;

export type TaskRow = {
  id: string;
  title: Label;
  step: string;
  step_label: Label;
  process: string;
  process_title: Label;
  instance: string;
  case: string;
  customer: string | null;
  state: TaskState;
  owner: string | null;
  owner_name: Label | string | null;
  candidates: { users: string[]; groups: string[] };
  due: string | null;
  due_text: Label | string | null;
  overdue: boolean;
  priority: string | number | null;
  created: string;
  revision: string | number;
  copied?: string;
  copy_read?: string | null;
};

export type View = 'mine' | 'available' | 'team' | 'overdue' | 'done' | 'cc';
export type Counts = Record<View, number>;
export type TaskSort = 'due' | 'priority' | 'created';

export type FieldType = {
  kind:
    | 'text'
    | 'int'
    | 'decimal'
    | 'money'
    | 'bool'
    | 'date'
    | 'time'
    | 'datetime'
    | 'duration'
    | 'working_duration'
    | 'user'
    | 'file'
    | 'enum'
    | 'list'
    | 'record';
  optional?: boolean;
  element?: FieldType;
  options?: (string | { id: string; label: Label })[];
  fields?: { name: string; label: Label; type: FieldType }[];
  currency?: string;
};

export type Wire = null | boolean | string | number | Wire[] | { [key: string]: Wire };

export type Field = {
  path: string;
  label: Label;
  help?: Label | null;
  mode: 'required' | 'optional' | 'readonly';
  /** As the data were when the page was asked for; what is typed may change it. */
  visible?: boolean;
  type: FieldType;
  value: Wire;
  widget?: string;
  /** `append`: what is submitted is added to what is there. */
  merge?: 'append' | null;
  section?: string;
};

export type FormSection = { id: string; title: Label };

export type Form = {
  fields: Field[];
  sections?: FormSection[];
  /** What is asked for may change with what is typed. */
  live?: boolean;
  /** Actions by id: do the data allow them? */
  possible?: Record<string, boolean>;
};

/** What a form asks for as far as it is filled. */
export type LiveForm = {
  fields: { path: string; visible: boolean; type: FieldType }[];
  possible: Record<string, boolean>;
};

export type Action = {
  id: string;
  label: Label;
  needs: string[];
  kind: 'next' | 'back' | 'complete' | 'vote';
  enabled: boolean;
  reason?: Label | string | null;
  /** `false`: not with what is typed, as far as that is known. The server decides when it is sent. */
  possible?: boolean;
  /** Steps a `back` action may return to; more than one asks the person. */
  to?: { id: string; label: Label }[];
};

export const verbs = [
  'claim',
  'release',
  'start',
  'stop',
  'save_draft',
  'complete',
  'fail',
  'skip',
  'suspend',
  'resume',
  'delegate',
  'transfer',
  'vote',
  'comment',
  'nominate',
  'urge',
  'add_signer',
  'remove_signer',
  'back_date',
  'cc',
  'read',
  'override',
] as const;
export type Verb = (typeof verbs)[number];

export type Comment = { at: string; actor: string; actor_name: Label | string; text: string };

export type Vote = {
  choices: { id: string; label: Label }[];
  cast: { actor: string; actor_name: Label | string; choice: string; at: string }[];
  rule: Label | string | null;
  total: number;
};

export type Task = TaskRow & {
  form: Form;
  actions: Action[];
  verbs: { verb: Verb; enabled: boolean; reason?: Label | string | null }[];
  why: Label | null;
  comments: Comment[];
  vote: Vote | null;
  /** A rule somebody may pass here once a second person agrees. */
  override?: { user: string; user_name: Label; by: string; by_name: Label; rules: string[] };
  draft: Record<string, Wire> | null;
};

export type VerbBody = {
  action?: string;
  data?: Record<string, Wire>;
  comment?: string;
  to?: string;
  place?: 'before' | 'after' | 'parallel';
  back_to?: string;
  choice?: string;
  revision: string | number;
};

export type VerbAnswer = {
  task: { id: string; state: TaskState; owner: string | null; revision: string | number };
  instance: string | { id: string; state: string };
};

/** What a command would come to; every list is empty where nothing of its kind happens. */
export type Preview = {
  asks: { title: Label; step: Label; people: Label[]; due: string | null }[];
  ends: { title: Label; owner_name: Label | null }[];
  leaves: { step: Label }[];
  calls: { step: Label; connector: string }[];
  undoes: { step: Label; later: boolean }[];
  timers: { step: Label; at: string }[];
  stops: { step: Label }[];
  changes: { label: Label; path: string; type: FieldType | null; from: Wire; to: Wire }[];
  finishes: { state: string; outcome: Label } | null;
  trouble: Label | null;
  story: Label[];
};

export type ActivePath = {
  path: string;
  visit: number | string;
  kind: string;
  since: string;
  task?: string;
  due?: string | null;
};
export type Sla = {
  name: string;
  title?: Label;
  state: string;
  target?: string;
  policy?: string | null;
  budget?: string;
  used?: string;
  left?: string;
  due?: string | null;
};
export type Relative = { relation: string; id: string };
export type Incident = {
  id: string;
  path?: string;
  code: string;
  text: Label;
  since?: string;
  /** What this person may do about it: retry, acknowledge. */
  remedies?: string[];
};
export type Attachment = {
  sha256: string;
  name: string;
  type: string;
  size: string | number;
  by: string;
  at: string;
  field?: string;
  masked?: boolean;
};
export type Explanation = {
  questions: { id: string; question: Label; answers: { text: Label; seq: string | null }[] }[];
};
export type Operation = {
  id: string;
  label: Label;
  enabled: boolean;
  reason?: Label | string | null;
  /** Where the case may go on: wake. */
  steps?: { id: string; label: Label }[];
};
export type OperationBody = { reason?: string; data?: Record<string, Wire>; incident?: number };

export type Instance = {
  id: string;
  process: string;
  version: number | string;
  hash: string;
  key: string | null;
  state: string;
  outcome: string | null;
  title: Label;
  case: string;
  started: string;
  ended: string | null;
  starter: string | null;
  starter_name: Label | null;
  section: { id: string; label: Label } | null;
  owner: string | null;
  priority: string | number | null;
  seq: number | string;
  data: Record<string, Wire>;
  active: ActivePath[];
  family?: Relative[];
  sla: Sla[];
  incidents: Incident[];
  operations: Operation[];
};

export type HistoryEvent = {
  seq: number | string;
  type: string;
  v: number | string;
  at: string;
  actor: string | null;
  actor_name: Label | string | null;
  text: Label;
  /** The instants that `text` names, as it names them. */
  moments?: { at: string; en: string; zh: string }[];
  /** Bookkeeping of the engine: told only when everything is asked for. */
  detail?: boolean;
  payload: { [key: string]: Wire };
  hash: string | null;
};

export type NodeKind =
  | 'task'
  | 'auto'
  | 'choose'
  | 'decide'
  | 'wait'
  | 'parallel'
  | 'foreach'
  | 'scope'
  | 'call'
  | 'set'
  | 'send'
  | 'finish'
  | 'start'
  | 'raise'
  | 'compensate';
export type NodeState = 'idle' | 'active' | 'done' | 'exited' | 'failed';
export type GraphNode = {
  id: string;
  kind: NodeKind;
  label: Label;
  parent?: string | null;
  state: NodeState;
  visits: number;
};
export type GraphEdge = {
  from: string;
  to: string;
  label?: Label | null;
  kind: 'flow' | 'handler' | 'back';
  taken: boolean;
};
export type Graph = { nodes: GraphNode[]; edges: GraphEdge[]; at?: number | string };

export type CaseRow = {
  id: string;
  process: string;
  title: Label;
  case: string;
  state: string;
  outcome: string | null;
  started: string;
  owner: string | null;
};
export type Definition = {
  process: string;
  version: number | string;
  title: Label;
  startable: boolean;
  form: Form;
};
export type Person = { id: string; name: Label };

export type Notice = {
  id: string;
  kind: string;
  instance: string;
  task: string | null;
  text: Label;
  at: string;
  read: string | null;
};
export type Receipt = {
  notice: Notice;
  person: string;
  person_name: Label | null;
  channel: string;
  state: 'waiting' | 'sent' | 'delivered' | 'read' | 'failed' | 'dropped';
  attempts: string | number;
  due: string | null;
  sent: string | null;
  delivered: string | null;
  read: string | null;
  fault: string | null;
};
export type ChannelKind = 'email' | 'webhook' | 'wecom' | 'dingtalk' | 'feishu' | 'webpush';
export type Channel = {
  id: string;
  kind: ChannelKind;
  address?: string;
  secret?: string;
  key?: string;
  has_secret?: boolean;
};
export type Subscriptions = {
  language: 'en' | 'zh';
  calendar: string;
  channels: Channel[];
  kinds: Record<string, string[]>;
  quiet: { outside_hours: boolean; from?: string; to?: string };
  ladder: { after_min: string | number; channel: string }[];
  digest?: { at: string; channel: string; kinds: string[] };
  has_feed: boolean;
  email: string | null;
  house_mail: boolean;
  push_key: string;
  calendars: string[];
};
export type Choices = Omit<
  Subscriptions,
  'has_feed' | 'email' | 'house_mail' | 'push_key' | 'calendars'
>;

export type BulkResult = {
  id: string;
  ok: boolean;
  code?: string;
  detail?: string;
};

export type Page<T> = { items: T[]; next: string | null; as_of_seq?: number | string };
