// The contract with the server, `/api/v1`: one function a route; shapes.ts has what they carry.

import { command, read, send } from './http';
import type {
  Session,
  DemoUser,
  TaskRow,
  View,
  Counts,
  TaskSort,
  Wire,
  LiveForm,
  Verb,
  Task,
  VerbBody,
  VerbAnswer,
  Preview,
  Attachment,
  Explanation,
  OperationBody,
  Instance,
  HistoryEvent,
  Graph,
  CaseRow,
  Definition,
  Person,
  Notice,
  Receipt,
  Subscriptions,
  Choices,
  BulkResult,
  Page,
} from './shapes';

export * from './shapes';

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
  attach: (
    instance: string,
    { file, ...of }: { file: File; field?: string; task?: string },
    key: string,
  ) =>
    command<Attachment>(
      `/instances/${id(instance)}/attachments${query({ name: file.name, ...of })}`,
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
