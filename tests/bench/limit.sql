-- The limit: what PostgreSQL can take of Recourse's own rows, 200 advances in one statement and one
-- commit. The server makes up the rows itself, so nobody decides, hashes or sends anything.
-- Variables: cases, lanes (clients; each has cases of its own), record (bytes of a step record).
\set lane :client_id % :lanes
\set width :cases / :lanes
\set first :lane * :width + random(0, :width / 200 - 1) * 200
with unit as materialized (
  select i.id, i.record + 1 as record, t.id as task,
    ('018f0000-0000-7000-8000-' || lpad(to_hex(nextval('limit_id')), 12, '0'))::uuid as fresh
  from limit_case c join instance i on i.id = c.id join task t on t.instance = i.id
  where c.n > :first and c.n <= :first + 200),
advanced as (
  update instance i set record = u.record from unit u
  where i.id = u.id and i.record = u.record - 1),
put_record as (
  insert into step_record (instance, record, recorded, hash, bytes)
  select id, record, 1800000000000000, repeat('a', 64), decode(repeat('78', :record), 'hex') from unit),
end_task as (
  delete from task t using unit u where t.instance = u.id and t.id = u.task),
put_task as (
  insert into task (instance, id, process, version, step, state, title_en, title_zh, case_key,
    customer, owner, candidate_users, candidate_groups, excluded, pool, ready, due, priority,
    created, ended, ended_by, revision)
  select id, fresh, 'bench_advance', 1, 'check', 'Ready', 'Check B-1000', '核实 B-1000',
    '0123456789ab', 'Customer 1000', '', '[]', '["bench-agents"]', '[]', 'bench-agents', 1,
    1800000000000000 + record, 0, 1800000000000000, null, '', 2 from unit),
put_done as (
  insert into task_done (instance, id, process, version, step, state, title_en, title_zh, case_key,
    customer, owner, candidate_users, candidate_groups, excluded, pool, ready, due, priority,
    created, ended, ended_by, revision)
  select id, task, 'bench_advance', 1, 'check', 'Completed', 'Check B-1000', '核实 B-1000',
    '0123456789ab', 'Customer 1000', 'bench-agent', '[]', '["bench-agents"]', '[]', 'bench-agents',
    0, 1800000000000000, 0, 1800000000000000, 1800000000000000 + record, 'bench-agent', 5
  from unit),
put_answer as (
  insert into idempotency (caller, request_key, fingerprint, answer, stored)
  select 'bench-agent', replace(task::text, '-', ''), replace(task::text, '-', ''),
    repeat('y', 116), 1800000000000000 + record from unit),
put_timer as (
  insert into timer (instance, id, due)
  select id, fresh, 1800000000000000 from unit where record % 4 = 0),
drop_timer as (
  delete from timer t using unit u where t.instance = u.id and u.record % 4 = 1)
select count(*) from unit;
