-- Cases with one open task each, as Recourse writes them, numbered for limit.sql.
-- Variables: cases.
create sequence limit_id cache 1000;
create table limit_case as
select n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id
from generate_series(1, :cases) n;
create unique index on limit_case (n);
insert into instance (id, record, process, version, definition_hash, business_key, state, outcome,
  title_en, title_zh, starter, customer, started, ended, priority, incidents)
select id, 1, 'bench_advance', 1, repeat('d', 64), '', 'Running', '', 'Benchmark', '性能测试',
  'bench-agent', 'Customer ' || n, 1800000000000000, null, 0, 0 from limit_case;
insert into task (instance, id, process, version, step, state, title_en, title_zh, case_key,
  customer, owner, candidate_users, candidate_groups, excluded, pool, ready, due, priority, created,
  ended, ended_by, revision)
select id, ('018f0000-0000-7000-8000-' || lpad(to_hex(nextval('limit_id')), 12, '0'))::uuid,
  'bench_advance', 1, 'intake', 'Ready', 'Intake B-1000', '登记 B-1000', '0123456789ab',
  'Customer 1000', '', '[]', '["bench-agents"]', '[]', 'bench-agents', 1, 1800000000000000 + n, 0,
  1800000000000000, null, '', 2 from limit_case;
-- Timers of other cases: with an empty table the plan that pgbench keeps would read all timers once
-- for each case, and the limit were none.
insert into timer (instance, id, due)
select ('01910000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
  ('01910000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 1800000000000000 + n
from generate_series(1, :cases) n;
analyze;
