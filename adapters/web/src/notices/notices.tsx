// What the person was told, how they want to be told, when they are away, and for administrators what was given up.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { api, type Notice } from '../api';
import { cache, keys } from '../cache';
import { shortTime } from '../format';
import { Say, useTexts } from '../i18n';
import { useSession } from '../session';
import { Empty, Failure, Loading, problemText } from '../ui/states';
import { Tabs } from '../ui/tabs';
import { toast } from '../ui/toast';
import { markRead } from '../unread';
import { Away } from './away';
import { ChoicesForm } from './choices';
import { Receipts } from './receipts';
import { useNoticeTexts } from './texts';
import './notices.css';

function Row({ notice }: { notice: Notice }) {
  const n = useNoticeTexts();
  const kinds = n.kinds as Record<string, string>;
  const href = notice.task ? `/tasks/${notice.task}` : `/instances/${notice.instance}`;
  return (
    <li className={notice.read ? 'told' : 'told new'}>
      <Link href={href} onClick={() => void markRead({ notice: notice.id })}>
        {!notice.read && <span className="hidden">{n.unread}: </span>}
        <span className="muted">{kinds[notice.kind] ?? notice.kind}</span>
        <span className="words">
          <Say of={notice.text} />
        </span>
        <time className="muted small" dateTime={notice.at}>
          {shortTime(notice.at)}
        </time>
      </Link>
    </li>
  );
}

function Mine() {
  const t = useTexts();
  const n = useNoticeTexts();
  const pages = useInfiniteQuery({
    queryKey: [...keys.notices, 'list'],
    queryFn: ({ pageParam }) => api.notices(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  if (pages.isError) return <Failure error={pages.error} retry={() => void pages.refetch()} />;
  if (!pages.data) return <Loading rows={6} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty text={n.empty} />;
  const unread = Number(pages.data.pages[0]!.unread) > 0;
  return (
    <>
      {unread && (
        <button type="button" onClick={() => void markRead({ all: true })}>
          {n.readAll}
        </button>
      )}
      <ul className="card told-list">
        {items.map((notice) => (
          <Row key={notice.id} notice={notice} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <p className="centred">
          <button type="button" onClick={() => void pages.fetchNextPage()}>
            {t.app.more}
          </button>
        </p>
      )}
    </>
  );
}

function GivenUp({ may }: { may: boolean }) {
  const n = useNoticeTexts();
  const key = [...keys.notices, 'failed'];
  const found = useQuery({ queryKey: key, queryFn: api.failedNotices });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading rows={3} />;
  if (found.data.items.length === 0) return <Empty text={n.noFailed} />;
  const again = async (notice: string, person: string, channel: string) => {
    try {
      await api.retryNotice(notice, person, channel);
      toast(n.retried);
    } catch (error) {
      toast(problemText(error), true);
    }
    await cache.invalidateQueries({ queryKey: key });
  };
  return (
    <Receipts
      items={found.data.items}
      linked
      act={(one) =>
        may && (
          <button
            type="button"
            className="small plain"
            onClick={() => void again(one.notice.id, one.person, one.channel)}
          >
            {n.retry}
          </button>
        )
      }
    />
  );
}

export default function NoticesPage() {
  const t = useTexts();
  const n = useNoticeTexts();
  const { user } = useSession();
  const [tab, setTab] = useState<'inbox' | 'choices' | 'away' | 'failed'>('inbox');
  useEffect(() => {
    document.title = `${n.title} · ${t.app.name}`;
  }, [n, t]);
  const oversees = user.roles.some((role) => ['admin', 'supervisor', 'auditor'].includes(role));
  return (
    <main className="page notices" id="main">
      <header className="page-head">
        <h1>{n.title}</h1>
      </header>
      <Tabs
        label={n.title}
        now={tab}
        choose={setTab}
        tabs={[
          { id: 'inbox', label: n.inbox },
          { id: 'choices', label: n.choices },
          { id: 'away', label: n.away },
          ...(oversees ? [{ id: 'failed' as const, label: n.failed }] : []),
        ]}
      >
        {tab === 'inbox' && <Mine />}
        {tab === 'choices' && <ChoicesForm />}
        {tab === 'away' && <Away />}
        {tab === 'failed' && <GivenUp may={user.roles.includes('admin')} />}
      </Tabs>
    </main>
  );
}
