// One case: facts, the picture and the replay of its history, the timeline, operations.
import { useQuery } from '@tanstack/react-query';
import '../styles/instance.css';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { api, type Instance } from '../api';
import { keys } from '../cache';
import { dateTime } from '../format';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { Icon } from '../ui/icon';
import { Empty, Failure, Fence, Loading } from '../ui/states';
import { Tabs } from '../ui/tabs';
import { toast } from '../ui/toast';
import { DataAt } from './data';
import { EventList } from './events';
import { CaseOfForm } from '../form/case-of-form';
import { Operations, Remark, Remedies } from './operations';
import { Player } from './player';
import { graphAt, visitsOf } from './replay';
import { Timeline } from './timeline';

const Diagram = lazy(() => import('../diagram/diagram'));
const Told = lazy(() => import('../notices/told'));
const Files = lazy(() => import('../form/files'));
const Why = lazy(() => import('../task/why'));

export function instanceState(state: string, t: ReturnType<typeof useTexts>): string {
  return t.instance.states[state.toLowerCase() as keyof typeof t.instance.states] ?? state;
}

function Copyable({ text, shown }: { text: string; shown?: string }) {
  const t = useTexts();
  const copy = () => {
    navigator.clipboard?.writeText(text).then(
      () => toast(t.app.copied),
      () => {},
    );
  };
  return (
    <span className="copyable">
      <code>{shown ?? text}</code>
      <button
        type="button"
        className="plain square"
        onClick={copy}
        aria-label={`${t.app.copy}: ${text}`}
        title={t.app.copy}
      >
        <Icon of="copy" size={14} />
      </button>
    </span>
  );
}

function Facts({ instance }: { instance: Instance }) {
  const t = useTexts();
  const f = t.instance;
  const facts: [string, React.ReactNode][] = [
    [
      f.started,
      <time key="s" dateTime={instance.started}>
        {dateTime(instance.started)}
      </time>,
    ],
    ...(instance.ended
      ? [
          [
            f.ended,
            <time key="e" dateTime={instance.ended}>
              {dateTime(instance.ended)}
            </time>,
          ] as [string, React.ReactNode],
        ]
      : []),
    ...(instance.starter
      ? [[f.starter, say(instance.starter_name)] as [string, React.ReactNode]]
      : []),
    ...(instance.section ? [[f.section, say(instance.section.label)] as [string, React.ReactNode]] : []),
    [f.version, `${instance.process} ${instance.version}`],
    ...(instance.key
      ? [[f.key, <Copyable key="k" text={instance.key} />] as [string, React.ReactNode]]
      : []),
    [
      f.id,
      <Copyable
        key="i"
        text={instance.id}
        shown={instance.id.length > 14 ? `${instance.id.slice(0, 12)}…` : instance.id}
      />,
    ],
    ...(instance.hash
      ? [
          [
            f.hash,
            <Copyable key="h" text={instance.hash} shown={`${instance.hash.slice(0, 10)}…`} />,
          ] as [string, React.ReactNode],
        ]
      : []),
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Standing({ instance, nameOf }: { instance: Instance; nameOf: (path: string) => string }) {
  const t = useTexts();
  const f = t.instance;
  if (!instance.active?.length && !instance.incidents?.length && !instance.sla?.length) return null;
  return (
    <div className="standing">
      {instance.incidents?.length > 0 && (
        <section className="notice danger">
          <h2>
            <Icon of="alert" />
            {f.incidents}
          </h2>
          <ul>
            {instance.incidents.map((one, i) => (
              <li key={one.id ?? i}>
                {one.path ? `${nameOf(one.path)}: ` : ''}
                <Say of={one.text} />
                <Remedies instance={instance} incident={one} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {instance.active?.length > 0 && (
        <section>
          <h2>{f.activeNow}</h2>
          <ul className="tags">
            {instance.active.map((one) => (
              <li key={`${one.path}${one.visit}`}>
                {one.task ? (
                  <Link href={`/tasks/${one.task}`}>{nameOf(one.path)}</Link>
                ) : (
                  <b>{nameOf(one.path)}</b>
                )}
                <span className="muted small">{f.since(dateTime(one.since))}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {instance.sla?.length > 0 && (
        <section>
          <h2>{f.sla}</h2>
          <ul className="tags">
            {instance.sla.map((one, i) => (
              <li key={`${one.name} ${i}`}>
                <b>{one.title ? say(one.title) : one.name}</b>{' '}
                <span>
                  {f.slaStates[one.state.toLowerCase() as keyof typeof f.slaStates] ?? one.state}
                </span>
                {one.due && (
                  <span className="muted small">
                    {t.due.due} {dateTime(one.due)}
                  </span>
                )}
                {one.policy && <span className="muted small">{one.policy}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {instance.family && instance.family.length > 0 && (
        <section>
          <h2>{f.family}</h2>
          <ul className="tags">
            {instance.family.map((one) => (
              <li key={`${one.relation} ${one.id}`}>
                <Link href={`/instances/${one.id}`}>
                  {f.relations[one.relation as keyof typeof f.relations] ?? one.relation}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function useEventNumber(total: number): [number, (n: number) => void] {
  const search = useSearch();
  const [location, go] = useLocation();
  const given = Number(new URLSearchParams(search).get('event'));
  const now = Number.isInteger(given) && given >= 1 && given <= total ? given : total;
  const set = useCallback(
    (n: number) => {
      const params = new URLSearchParams(window.location.search);
      if (n >= total) params.delete('event');
      else params.set('event', String(Math.max(1, n)));
      const text = params.toString();
      go(text ? `${location}?${text}` : location, { replace: true });
    },
    [go, location, total],
  );
  return [now, set];
}

function Replay({ id, instance }: { id: string; instance: Instance }) {
  const t = useTexts();
  const history = useQuery({ queryKey: keys.history(id), queryFn: () => api.history(id) });
  const diagram = useQuery({ queryKey: keys.diagram(id), queryFn: () => api.diagram(id) });
  const events = useMemo(() => history.data?.items ?? [], [history.data]);
  const [n, setN] = useEventNumber(events.length);
  const [step, setStep] = useState<string | null>(null);
  const [tab, setTab] = useState<'replay' | 'timeline' | 'told' | 'files' | 'why'>('replay');
  const graph = useMemo(
    () => (diagram.data ? graphAt(diagram.data, events, n) : null),
    [diagram.data, events, n],
  );
  const labels = useMemo(
    () => new Map((diagram.data?.nodes ?? []).map((node) => [node.id, node.label])),
    [diagram.data],
  );
  const nameOf = useCallback(
    (path: string) => say(labels.get(path)) || path.split('/').pop() || path,
    [labels],
  );
  const visits = useMemo(() => visitsOf(events, events.length), [events]);

  const pick = (node: string | null) => {
    setStep(node);
    const visit = node && [...visits].reverse().find((one) => one.path === node && one.from < n);
    const first = node && visits.find((one) => one.path === node);
    if (visit || first) setN((visit || (first as { from: number })).from + 1);
  };
  if (history.isError && !history.data)
    return <Failure error={history.error} retry={() => void history.refetch()} />;
  // The picture decides where all below it stands: it comes together with the rest, so that
  // nothing moves away under a pointer.
  if (history.isPending || diagram.isPending) return <Loading rows={4} />;
  return (
    <Suspense fallback={<Loading rows={4} />}>
      <Standing instance={instance} nameOf={nameOf} />
      <section className="card picture" aria-labelledby="picture-title">
        <header>
          <h2 id="picture-title">{t.instance.diagram}</h2>
          <ul className="legend">
            {(['active', 'done', 'exited', 'failed'] as const).map((state) => (
              <li key={state}>
                <span className={`swatch ${state}`} aria-hidden="true" />
                {t.instance.legend[state]}
              </li>
            ))}
          </ul>
        </header>
        {diagram.isError && !graph && <Failure error={diagram.error} retry={() => void diagram.refetch()} />}
        {graph && (
          <Fence again={id}>
            <Diagram graph={graph} picked={step} pick={pick} />
          </Fence>
        )}
        {events.length > 0 && <Player events={events} n={n} go={setN} />}
      </section>
      <Tabs
        label={t.instance.moment}
        now={tab}
        choose={setTab}
        tabs={[
          { id: 'replay', label: t.instance.replay },
          { id: 'timeline', label: t.instance.timeline },
          { id: 'told', label: t.instance.told },
          { id: 'files', label: t.files.tab },
          { id: 'why', label: t.why.tab },
        ]}
      >
        {tab === 'told' && (
          <Suspense fallback={<Loading />}>
            <Told id={id} />
          </Suspense>
        )}
        {tab === 'files' && (
          <Suspense fallback={<Loading />}>
            <Files instance={id} add />
          </Suspense>
        )}
        {tab === 'why' && (
          <Suspense fallback={<Loading />}>
            <Why of={{ instance: id }} />
          </Suspense>
        )}
        {tab === 'replay' && (
          <div className="moment">
            <DataAt id={id} events={events} n={n} />
            <EventList
              events={events}
              n={n}
              go={setN}
              step={step}
              stepName={step ? nameOf(step) : ''}
              clearStep={() => setStep(null)}
            />
          </div>
        )}
        {tab === 'timeline' && (
          <Timeline
            events={events}
            n={n}
            go={setN}
            nameOf={nameOf}
            ended={instance.ended}
            kinds={new Map((diagram.data?.nodes ?? []).map((node) => [node.id, node.kind]))}
          />
        )}
      </Tabs>
    </Suspense>
  );
}

export default function InstancePage({ id }: { id: string }) {
  const t = useTexts();
  const found = useQuery({ queryKey: keys.instance(id), queryFn: () => api.instance(id) });
  const title = found.data ? say(found.data.title) : t.instance.title;
  useEffect(() => {
    document.title = `${found.data?.case ?? ''} ${title} · ${t.app.name}`.trim();
  }, [found.data, title, t]);
  if (found.isPending)
    return (
      <main className="page" id="main">
        <Loading rows={3} />
      </main>
    );
  if (found.isError && !found.data)
    return (
      <main className="page" id="main">
        <Failure error={found.error} retry={() => void found.refetch()} />
      </main>
    );
  const instance = found.data;
  if (!instance)
    return (
      <main className="page" id="main">
        <Empty text={t.problem.gone} />
      </main>
    );
  return (
    <main className="page instance" id="main">
      <nav className="crumbs" aria-label={t.cases.title}>
        <Link href="/cases">
          <Icon of="back" size={16} />
          {t.cases.title}
        </Link>
      </nav>
      <header className="instance-head">
        <div className="title-line">
          <h1>
            <Say of={instance.title} />
          </h1>
          <span className={`state ${instance.state.toLowerCase()}`}>
            {instanceState(instance.state, t)}
            {instance.outcome ? ` · ${instance.outcome}` : ''}
          </span>
        </div>
        <p className="line">
          <b>{instance.case}</b>
        </p>
        <Facts instance={instance} />
        <Operations instance={instance} />
      </header>
      <CaseOfForm value={id}>
        <Replay id={id} instance={instance} />
      </CaseOfForm>
      <Remark id={id} />
    </main>
  );
}
