// Made-up people, cases and tasks for mock-server.mjs.
import { graph, makeHistory } from './mock-case.mjs';
const l = (en, zh) => ({ en, zh });
const text = { kind: 'text' };
const hour = 3600_000;

export const people = [
  {
    id: 'wang.fang',
    name: l('Wang Fang', '王芳'),
    title: l('Service agent', '客服专员'),
    groups: ['cs-agents'],
  },
  {
    id: 'li.na',
    name: l('Li Na', '李娜'),
    title: l('Team lead', '客服主管'),
    groups: ['cs-leads'],
  },
  {
    id: 'zhang.wei',
    name: l('Zhang Wei', '张伟'),
    title: l('Quality inspector', '质检员'),
    groups: ['quality'],
  },
  {
    id: 'chen.jie',
    name: l('Chen Jie', '陈洁'),
    title: l('Compensation committee', '赔付委员会'),
    groups: ['compensation-committee'],
  },
];

const complaint = {
  kind: 'record',
  fields: [
    { name: 'no', label: l('Number', '编号'), type: text },
    { name: 'customer', label: l('Customer', '客户'), type: text },
    {
      name: 'category',
      label: l('Category', '类别'),
      type: {
        kind: 'enum',
        options: ['quality', 'delivery', 'service', 'safety'],
      },
    },
    { name: 'amount', label: l('Amount', '金额'), type: { kind: 'money' } },
    { name: 'story', label: l('Story', '经过'), type: text },
  ],
};
const finding = {
  kind: 'record',
  optional: true,
  fields: [
    { name: 'cause', label: l('Cause', '原因'), type: text },
    {
      name: 'liable',
      label: l('Liable', '责任方'),
      type: { kind: 'enum', options: ['us', 'carrier', 'customer'] },
    },
    {
      name: 'photos',
      label: l('Photos', '照片'),
      type: { kind: 'list', element: { kind: 'file' } },
    },
  ],
};

export const definitions = [
  {
    process: 'complaint',
    version: 1,
    title: l('Customer complaint', '客户投诉'),
    startable: true,
    form: {
      fields: [
        {
          path: 'complaint',
          label: l('Complaint', '投诉'),
          mode: 'required',
          type: complaint,
          value: null,
        },
      ],
    },
  },
  {
    process: 'credit_hold',
    version: 1,
    title: l('Credit hold', '信用冻结'),
    startable: true,
    form: {
      fields: [
        {
          path: 'order',
          label: l('Order', '订单'),
          mode: 'required',
          type: {
            kind: 'record',
            fields: [
              { name: 'no', label: l('Number', '编号'), type: text },
              {
                name: 'amount',
                label: l('Amount', '金额'),
                type: { kind: 'money' },
              },
              {
                name: 'sales',
                label: l('Sales', '销售'),
                type: { kind: 'user' },
              },
              {
                name: 'bought',
                label: l('Bought', '购买日期'),
                type: { kind: 'date' },
              },
            ],
          },
          value: null,
        },
      ],
    },
  },
];

const stories = [
  l('Phone bill charged twice', '手机套餐重复计费'),
  l('Broadband repair overdue', '宽带维修超时'),
  l('Parcel arrived broken', '产品到货损坏'),
  l('Refund not received', '退款未到账'),
  l('Repeated sales calls', '重复推销电话'),
  l('Battery swelled up', '电池鼓包'),
];
const customers = ['张伟', '刘洋', 'García', '李娜', 'Smith', '陈杰'];
const steps = {
  verify: l('Verify', '核实'),
  assign: l('Assign', '指派'),
  investigate: l('Investigate', '调查'),
  approve: l('Approve', '会签'),
  review: l('Review', '复核'),
};

export function makeWorld(count) {
  const now = Date.now();
  const instances = Array.from({ length: Math.ceil(count / 2) }, (_, i) => ({
    id: `01890f${String(i).padStart(6, '0')}7abc`,
    case: `CP-2026-${String(1000 + i)}`,
    story: stories[i % stories.length],
    customer: customers[i % customers.length],
    start: now - 4 * 24 * hour - i * 977_000,
  }));
  const names = Object.keys(steps);
  const tasks = new Map();
  for (let i = 0; i < count; i += 1) {
    const step = names[[0, 2, 1, 3, 4][i % 5]];
    const instance = instances[i % instances.length];
    const ready = i % 3 === 1;
    const due = now + (i - count / 4) * 1.7 * hour;
    tasks.set(`t${i}`, {
      id: `t${i}`,
      title: instance.story,
      step,
      step_label: steps[step],
      process: 'complaint',
      process_title: l('Customer complaint', '客户投诉'),
      instance: instance.id,
      case: instance.case,
      customer: instance.customer,
      state: ready ? 'Ready' : i % 6 === 0 ? 'InProgress' : 'Reserved',
      owner: ready ? null : people[i % 2].id,
      owner_name: ready ? null : people[i % 2].name,
      candidates: { users: [], groups: ['cs-agents'] },
      due: new Date(due).toISOString(),
      due_text: null,
      overdue: due < now,
      priority: null,
      created: new Date(now - i * hour).toISOString(),
      revision: '1',
      comments:
        i % 4
          ? []
          : [
              {
                at: new Date(now - 2 * hour).toISOString(),
                actor: 'zhang.wei',
                actor_name: people[2].name,
                text: '客户说第二次维修后仍有同样问题。\nPhotos will follow.',
              },
            ],
      draft: null,
    });
  }
  const over = (row) => ['Completed', 'Obsolete'].includes(row.state);
  const row = ({ comments, draft, ...rest }) => rest;
  const view = (user, name) =>
    [...tasks.values()]
      .filter((task) => {
        if (name === 'done') return task.state === 'Completed' && task.owner === user.id;
        if (over(task) || name === 'cc') return false;
        if (name === 'available') return task.state === 'Ready';
        if (name === 'mine') return task.owner === user.id;
        return name === 'team' || task.overdue;
      })
      .sort((a, b) => a.due.localeCompare(b.due))
      .map(row);

  const fieldsOf = (task) => {
    const f = (path, en, zh, mode, type, value = null, more = {}) => ({
      path,
      label: l(en, zh),
      help: null,
      mode,
      type,
      value,
      ...more,
    });
    const story = f('complaint', 'Complaint', '投诉', 'readonly', complaint, {
      no: task.case,
      customer: task.customer,
      category: 'quality',
      amount: { amount: '12800.5', currency: 'CNY' },
      story: '2026-07-02 安装后一周内两次跳闸，师傅上门两次未解决。',
    });
    const notes = f(
      'notes',
      'Notes',
      '备注',
      'optional',
      { kind: 'list', element: text },
      ['Customer prefers calls after 18:00'],
      { merge: 'append' },
    );
    if (task.step === 'investigate')
      return [
        story,
        f('finding', 'Finding', '调查结论', 'required', finding),
        f('compensation', 'Compensation', '赔付金额', 'optional', { kind: 'money' }, null, {
          help: l('Above 500 a committee decides.', '超过 500 元须会签。'),
        }),
        notes,
      ];
    if (task.step === 'assign')
      return [
        story,
        f('handler', 'Handler', '经办人', 'required', { kind: 'user' }),
        f('visit', 'Visit on', '上门日期', 'optional', { kind: 'date' }),
        f('urgent', 'Tell the customer at once', '立即通知客户', 'optional', {
          kind: 'bool',
        }),
      ];
    return [story, f('summary', 'Summary', '小结', 'optional', text), notes];
  };
  const task = (id, user) => {
    const found = tasks.get(id);
    if (!found) return null;
    const mine = found.owner === user.id;
    const open = !over(found);
    const may = open && (mine || found.state === 'Ready');
    const a = (idOf, en, zh, kind, needs = []) => ({
      id: idOf,
      label: l(en, zh),
      needs,
      kind,
      enabled: may,
      reason: null,
    });
    const actions =
      found.step === 'investigate'
        ? [
            a('solved', 'Solved', '已解决', 'next'),
            a('not_mine', 'Not mine', '不归我办', 'back', ['notes']),
          ]
        : found.step === 'verify'
          ? [
              a('accept', 'Accept', '受理', 'next'),
              a('ask', 'Ask the customer', '询问客户', 'next'),
              a('refuse', 'Do not accept', '不受理', 'next', ['notes']),
            ]
          : [a('complete', 'Complete', '办结', 'complete')];
    const v = (verb, enabled, reason = null) => ({ verb, enabled, reason });
    const vote =
      found.step === 'approve'
        ? {
            choices: [
              { id: 'agree', label: l('Agree', '同意') },
              { id: 'disagree', label: l('Disagree', '不同意') },
              { id: 'abstain', label: l('Abstain', '弃权') },
            ],
            cast: [
              {
                actor: 'li.na',
                actor_name: people[1].name,
                choice: 'agree',
                at: new Date(now - hour).toISOString(),
              },
            ],
            rule: l(
              'Passes when 60 % agree; fails at two against',
              '60% 同意即通过；两人反对即否决',
            ),
            total: 3,
          }
        : null;
    return {
      ...row(found),
      form: { fields: fieldsOf(found) },
      actions,
      vote,
      comments: found.comments,
      draft: found.draft,
      why: l(
        'You are in cs-agents, which this step is offered to.',
        '此步骤面向 cs-agents 组，您是其成员。',
      ),
      verbs: [
        v('claim', found.state === 'Ready'),
        v('start', mine && found.state === 'Reserved'),
        v('release', mine),
        v('complete', may),
        v('save_draft', mine),
        v('delegate', mine),
        v('transfer', mine),
        v('suspend', mine),
        v('skip', false, l('Only an administrator may skip this step.', '仅管理员可跳过此步骤。')),
        v('comment', open),
        v('vote', may && !!vote),
      ],
    };
  };
  const act = (id, verb, user, body) => {
    const found = tasks.get(id);
    if (!found) return { problem: 404, status: 404, code: 'not_found' };
    if (String(body.revision) !== found.revision) {
      const who = people.find((one) => one.id === found.owner) ?? people[1];
      return {
        problem: 409,
        status: 409,
        code: 'stale',
        title: 'Changed meanwhile',
        detail: `${who.name.en} changed this task meanwhile.`,
        who: { id: who.id, name: who.name },
      };
    }
    const owns = {
      claim: 'Reserved',
      release: 'Ready',
      start: 'InProgress',
      complete: 'Completed',
      suspend: 'Suspended.InProgress',
      transfer: 'Ready',
      delegate: 'Reserved',
    };
    if (owns[verb]) found.state = owns[verb];
    if (verb === 'claim' || verb === 'complete')
      Object.assign(found, { owner: user.id, owner_name: user.name });
    if (verb === 'release' || verb === 'transfer')
      Object.assign(found, { owner: null, owner_name: null });
    if (verb === 'save_draft') found.draft = body.data;
    if (verb === 'comment')
      found.comments.push({
        at: new Date().toISOString(),
        actor: user.id,
        actor_name: user.name,
        text: body.comment,
      });
    found.revision = String(Number(found.revision) + 1);
    return {
      task: {
        id,
        state: found.state,
        owner: found.owner,
        revision: found.revision,
      },
      instance: found.instance,
    };
  };
  const preview = (id, body) => ({
    ends: [],
    leaves: [],
    asks: [
      {
        step: l('Assign', '指派'),
        title:
          body.action === 'ask'
            ? l('Ask the customer', '询问客户')
            : l('Assign handler', '指派经办人'),
        people: [l('Team leads', '客服主管')],
        due: new Date(now + 4 * hour).toISOString(),
      },
    ],
    calls: [],
    undoes: [],
    timers: [],
    stops: [],
    changes: [],
    finishes: null,
    trouble: null,
    story: [],
  });
  const histories = new Map(instances.map((one) => [one.id, makeHistory(one.start, people)]));
  const instance = (id, at) => {
    const one = instances.find((it) => it.id === id);
    if (!one) return null;
    const n = Number(at ?? 999);
    const data = {
      complaint: {
        no: one.case,
        customer: one.customer,
        category: 'quality',
        amount: { amount: '12800.5', currency: 'CNY' },
        story: 'Two trips, not solved.',
      },
      severity: n >= 4 ? 'S1' : 'S3',
      notes: n >= 9 ? ['It trips only at night.'] : [],
      ...(n >= 16 ? { handler: 'zhang.wei' } : {}),
    };
    return {
      id,
      process: 'complaint',
      version: 1,
      hash: '9f3c27ab55e1d08c41',
      key: one.case,
      state: 'Running',
      outcome: null,
      title: one.story,
      case: one.case,
      started: new Date(one.start).toISOString(),
      ended: null,
      starter: 'wang.fang',
      owner: 'zhang.wei',
      priority: null,
      seq: 22,
      data,
      active: [
        {
          path: 'resolve/work/investigate',
          visit: 1,
          kind: 'task',
          since: new Date(now - 20 * hour).toISOString(),
          task: 't1',
        },
      ],
      sla: [
        {
          name: 'resolve',
          state: 'running',
          due: new Date(now + 20 * hour).toISOString(),
        },
      ],
      incidents: [],
      operations: [
        {
          id: 'cancel',
          label: l('Withdraw', '撤销'),
          enabled: false,
          reason: l('Only until somebody investigates.', '仅在调查开始前可撤销。'),
        },
        { id: 'take_back', label: l('Take back', '取回'), enabled: true },
      ],
    };
  };
  return {
    instances,
    tasks,
    view,
    task,
    act,
    preview,
    instance,
    history: (id) => ({ items: histories.get(id) ?? [] }),
    diagram: (id) => (histories.has(id) ? graph : null),
    cases: () => ({
      items: instances.slice(0, 30).map((one) => ({
        id: one.id,
        process: 'complaint',
        title: one.story,
        case: one.case,
        state: 'Running',
        outcome: null,
        started: new Date(one.start).toISOString(),
        owner: null,
      })),
      next: null,
    }),
  };
}
