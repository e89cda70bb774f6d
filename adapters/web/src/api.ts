// The contract with the server, `/api/v1`: shapes on the wire, one function a route.
// Numbers and decimals travel as strings, dates as ISO text, texts for people in both languages.
import { command, read, send } from './http';

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
  changes: { label: Label; path: string; from: Wire; to: Wire }[];
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

export type TaskQuery = { view: View; q: string; sort: TaskSort; process: string };

function query(params: Record<string, string | number | undefined | null>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

const id = encodeURIComponent;

// Integers of the engine arrive as texts, so that no reader takes them for binary floating point.
const numbers = <T extends Record<string, unknown>>(of: T): T =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, Number(value)])) as T;

const plainTask = (task: Task): Task =>
  task.vote ? { ...task, vote: { ...task.vote, total: Number(task.vote.total) } } : task;

const plainGraph = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, visits: Number(node.visits) })),
});

export const api = {
  me: () => read<Session>('/me'),
  signIn: (user: string, password: string) => send<Session>('POST', '/session', { user, password }),
  signInDemo: (user: string) => send<Session>('POST', '/session', { user, demo: true }),
  signOut: () => send<null>('DELETE', '/session'),
  demoUsers: () => read<DemoUser[]>('/demo/users'),
  people: () => read<Person[]>('/directory/users'),

  tasks: (of: TaskQuery, cursor: string | null, limit = 100) =>
    read<Page<TaskRow>>(`/tasks${query({ ...of, cursor, limit })}`),
  counts: () => read<Counts>('/tasks/counts').then(numbers),
  task: (task: string) => read<Task>(`/tasks/${id(task)}`).then(plainTask),
  verb: (task: string, verb: Verb, body: VerbBody, key: string) =>
    command<VerbAnswer>(`/tasks/${id(task)}/${verb}`, body, key),
  bulk: (
    body: {
      verb: Verb;
      action?: string;
      to?: string;
      tasks: { id: string; revision: string | number }[];
    },
    key: string,
  ) => command<{ results: BulkResult[] }>('/tasks/bulk', body, key),
  form: (task: string, data: Record<string, Wire>) =>
    send<LiveForm>('POST', `/tasks/${id(task)}/form`, { data }),
  preview: (task: string, action: string, data: Record<string, Wire>, back_to?: string) =>
    send<Preview>('POST', `/tasks/${id(task)}/preview`, { action, data, back_to }),

  notices: (cursor: string | null, limit = 50) =>
    read<Page<Notice> & { unread: string }>(`/notices${query({ cursor, limit })}`),
  readNotices: (of: { link?: string; notice?: string; task?: string; all?: boolean }) =>
    send<{ unread: string }>('POST', '/notices/read', of),
  receipts: (instance: string) => read<{ items: Receipt[] }>(`/instances/${id(instance)}/notices`),
  failedNotices: () => read<{ items: Receipt[] }>('/notices/failed'),
  retryNotice: (notice: string, person: string, channel: string) =>
    send<unknown>('POST', '/notices/retry', { notice, person, channel }),
  subscriptions: () => read<Subscriptions>('/subscriptions'),
  subscribe: (choices: Choices) => send<Subscriptions>('PUT', '/subscriptions', choices),
  renewFeed: () => send<{ path: string }>('POST', '/subscriptions/feed', {}),

  cases: (of: { q: string; state: string; process: string }, cursor: string | null) =>
    read<Page<CaseRow>>(`/instances${query({ ...of, cursor, limit: 50 })}`),
  instance: (instance: string, at?: number | string) =>
    read<Instance>(`/instances/${id(instance)}${query({ at })}`),
  history: (instance: string) =>
    read<{ items: HistoryEvent[] }>(`/instances/${id(instance)}/history`),
  diagram: (instance: string, at?: number | string) =>
    read<Graph>(`/instances/${id(instance)}/diagram${query({ at })}`).then(plainGraph),
  previewOperation: (instance: string, operation: string, data: Record<string, Wire>) =>
    send<Preview>('POST', `/instances/${id(instance)}/operations/${id(operation)}/preview`, {
      data,
    }),
  operate: (instance: string, operation: string, body: OperationBody, key: string) =>
    command<unknown>(`/instances/${id(instance)}/operations/${id(operation)}`, body, key),
  attachments: (instance: string) =>
    read<{ items: Attachment[] }>(`/instances/${id(instance)}/attachments`),
  attach: (instance: string, { file, field }: { file: File; field?: string }, key: string) =>
    command<Attachment>(
      `/instances/${id(instance)}/attachments${query({ name: file.name, field })}`,
      file,
      key,
    ),
  upload: (process: string, { file, field }: { file: File; field?: string }, key: string) =>
    command<{ sha256: string; name: string }>(
      `/uploads${query({ name: file.name, process, field })}`,
      file,
      key,
    ),
  explain: (of: { task: string; who?: string } | { instance: string }) =>
    read<Explanation>(
      'task' in of
        ? `/tasks/${id(of.task)}/explain${query({ who: of.who })}`
        : `/instances/${id(of.instance)}/explain`,
    ),
  remark: (instance: string, text: string, key: string) =>
    command<unknown>(`/instances/${id(instance)}/comments`, { text }, key),
  start: (
    body: {
      process: string;
      data: Record<string, Wire>;
      key?: string;
      repeat_of?: string;
      split_of?: string;
    },
    key: string,
  ) =>
    command<{ id: string; started: boolean }>('/instances', body, key),
  definitions: () => read<Definition[] | { items: Definition[] }>('/definitions'),
};
