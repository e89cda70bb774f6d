// One made-up case for mock-server.mjs: its diagram and its history.
const l = (en, zh) => ({ en, zh });

const node = (id, kind, en, zh, state = 'idle', visits = 0, parent = undefined) => ({
  id,
  kind,
  label: l(en, zh),
  state,
  visits,
  parent,
});
const edge = (from, to, kind = 'flow', taken = false, label = undefined) => ({
  from,
  to,
  kind,
  taken,
  label,
});
export const graph = {
  nodes: [
    node('grade', 'decide', 'Grade', '分级', 'done', 1),
    node('verify', 'task', 'Verify complaint', '核实投诉', 'done', 2),
    node('ask_customer', 'wait', 'Ask the customer', '询问客户', 'done', 1),
    node('assign', 'task', 'Assign handler', '指派经办人', 'done', 1),
    node('auto_pick', 'auto', 'Pick the least loaded', '自动指派'),
    node('resolve', 'parallel', 'Resolve', '处理', 'active', 1),
    node('resolve/work/investigate', 'task', 'Investigate', '调查', 'active', 1, 'resolve'),
    node('resolve/soothe/call_back', 'task', 'Call back', '回访安抚', 'done', 1, 'resolve'),
    node('approval_needed', 'choose', 'Compensation?', '是否赔付？'),
    node('approve', 'task', 'Committee approves', '委员会会签'),
    node('pay', 'auto', 'Pay compensation', '支付赔付'),
    node('fix_account', 'task', 'Correct the account', '更正账户'),
    node('review', 'task', 'Review', '复核'),
    node('finish_ok', 'finish', 'Resolved', '已解决'),
    node('refused', 'auto', 'Mail the refusal', '发送不受理通知'),
    node('finish_refused', 'finish', 'Not accepted', '不受理'),
    node('gave_up', 'finish', 'No reply', '未回复'),
  ],
  edges: [
    edge('grade', 'verify', 'flow', true),
    edge('verify', 'assign', 'flow', true, l('Accept', '受理')),
    edge('verify', 'ask_customer', 'flow', true, l('Ask', '询问')),
    edge('verify', 'refused', 'flow', false, l('Refuse', '不受理')),
    edge('ask_customer', 'verify', 'back', true),
    edge('ask_customer', 'gave_up', 'flow', false, l('10 days', '10 天')),
    edge('assign', 'resolve', 'flow', true),
    edge('assign', 'auto_pick', 'handler', false, l('2 h', '2 小时')),
    edge('auto_pick', 'resolve'),
    edge('resolve', 'resolve/work/investigate', 'flow', true),
    edge('resolve', 'resolve/soothe/call_back', 'flow', true, l('S1', 'S1')),
    edge('resolve/work/investigate', 'assign', 'back', false, l('Not mine', '退回')),
    edge('resolve', 'approval_needed'),
    edge('approval_needed', 'approve', 'flow', false, l('yes', '是')),
    edge('approval_needed', 'review', 'flow', false, l('no', '否')),
    edge('approve', 'pay', 'flow', false, l('passed', '通过')),
    edge('approve', 'resolve', 'back', false, l('failed', '否决')),
    edge('pay', 'fix_account', 'handler', false, l('account closed', '账户已销')),
    edge('fix_account', 'pay', 'back'),
    edge('pay', 'review'),
    edge('review', 'finish_ok', 'flow', false, l('Close', '结案')),
    edge('review', 'resolve', 'back', false, l('Redo', '重办')),
    edge('refused', 'finish_refused'),
  ],
};

export function makeHistory(start, people) {
  const items = [];
  let at = start;
  const add = (minutes, type, en, zh, payload = {}, actor = null) => {
    at += minutes * 60_000;
    const who = people.find((one) => one.id === actor);
    items.push({
      seq: items.length + 1,
      type,
      v: 1,
      at: new Date(at).toISOString(),
      actor,
      actor_name: who ? who.name : null,
      text: l(en, zh),
      payload,
      hash: `${(items.length * 7919 + 4096).toString(16)}c3f1a9d2e4b7`,
    });
  };
  const enter = (minutes, path, en, zh, activity) =>
    add(minutes, 'ActivityEntered', `${en} began`, `开始：${zh}`, {
      path,
      activity,
      visit: 1,
    });
  const done = (minutes, path, en, zh, activity, actor = null) =>
    add(minutes, 'ActivityCompleted', `${en} done`, `完成：${zh}`, { path, activity }, actor);
  add(0, 'InstanceStarted', 'Case opened', '案件建立', {}, 'wang.fang');
  enter(0, 'grade', 'Grade', '分级', 1);
  done(0, 'grade', 'Grade', '分级', 1);
  add(0, 'DataWritten', 'severity = S1', 'severity = S1', { path: 'severity' });
  enter(0, 'verify', 'Verify complaint', '核实投诉', 2);
  add(0, 'WorkItemCreated', 'Task for cs-agents', '待办已分配给 cs-agents', {
    path: 'verify',
  });
  add(42, 'WorkItemChanged', 'Claimed', '已认领', {}, 'wang.fang');
  done(18, 'verify', 'Verify complaint', '核实投诉', 2, 'wang.fang');
  enter(0, 'ask_customer', 'Ask the customer', '询问客户', 3);
  add(3100, 'MessageReceived', 'The customer replied', '客户已回复', {});
  done(0, 'ask_customer', 'Ask the customer', '询问客户', 3);
  enter(0, 'verify', 'Verify complaint', '核实投诉', 4);
  done(33, 'verify', 'Verify complaint', '核实投诉', 4, 'wang.fang');
  enter(0, 'assign', 'Assign handler', '指派经办人', 5);
  done(55, 'assign', 'Assign handler', '指派经办人', 5, 'li.na');
  add(0, 'DataWritten', 'handler = zhang.wei', 'handler = zhang.wei', { path: 'handler' }, 'li.na');
  enter(0, 'resolve', 'Resolve', '处理', 6);
  enter(0, 'resolve/work/investigate', 'Investigate', '调查', 7);
  enter(0, 'resolve/soothe/call_back', 'Call back', '回访安抚', 8);
  done(96, 'resolve/soothe/call_back', 'Call back', '回访安抚', 8, 'li.na');
  add(
    14,
    'JobFailed',
    'Mail could not be sent: connection refused',
    '邮件发送失败：连接被拒绝',
    {},
  );
  add(1, 'CommentAdded', 'Parts are on the way', '备件在途', {}, 'zhang.wei');
  return items;
}
