// Deliveries as a table: who was told what, over what, and how far it came.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Receipt } from '../api';
import { shortTime } from '../format';
import { say, Say } from '../i18n';
import { useNoticeTexts } from './texts';

const moment = (one: Receipt) => one.read ?? one.delivered ?? one.sent ?? one.due;

export function Receipts({
  items,
  linked = false,
  act,
}: {
  items: Receipt[];
  linked?: boolean;
  act?: (one: Receipt) => ReactNode;
}) {
  const n = useNoticeTexts();
  const kinds = n.kinds as Record<string, string>;
  return (
    <div className="card table-card">
      <table>
        <caption className="hidden">{n.told}</caption>
        <thead>
          <tr>
            <th scope="col">{n.person}</th>
            <th scope="col">{n.notice}</th>
            <th scope="col">{n.by}</th>
            <th scope="col">{n.state}</th>
            {act && <th scope="col">{n.fault}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={`${one.notice.id} ${one.person} ${one.channel}`}>
              <th scope="row" data-label={n.person}>
                {say(one.person_name) || one.person}
              </th>
              <td data-label={n.notice}>
                <span className="muted">{kinds[one.notice.kind] ?? one.notice.kind}</span>{' '}
                {linked ? (
                  <Link href={`/instances/${one.notice.instance}`}>{say(one.notice.text)}</Link>
                ) : (
                  <Say of={one.notice.text} />
                )}
              </td>
              <td data-label={n.by}>{one.channel === 'inbox' ? n.inboxChannel : one.channel}</td>
              <td data-label={n.state}>
                {n.states[one.state]}{' '}
                <time className="muted small" dateTime={moment(one) ?? ''}>
                  {shortTime(moment(one))}
                </time>
              </td>
              {act && (
                <td data-label={n.fault}>
                  {one.fault} {act(one)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
