// The ways to reach a person, and the line that adds one.
import { useState } from 'react';
import type { Channel, ChannelKind, Subscriptions } from '../api';
import { useNoticeTexts } from './texts';
import { pushes, subscribeThisBrowser } from './this-browser';

const offered: ChannelKind[] = ['email', 'webhook', 'wecom', 'dingtalk', 'feishu', 'webpush'];
// A browser subscribes itself; mail goes where the directory says.
const written = (kind: ChannelKind) => kind !== 'email' && kind !== 'webpush';
const needsSecret = (kind: ChannelKind) => written(kind) && kind !== 'wecom';

function freeName(kind: string, taken: Channel[]): string {
  for (let i = 1; ; i += 1) {
    const name = i === 1 ? kind : `${kind}-${i}`;
    if (!taken.some((one) => one.id === name)) return name;
  }
}

export function ChannelList({
  kept,
  channels,
  add,
  remove,
}: {
  kept: Subscriptions;
  channels: Channel[];
  add: (channel: Channel) => void;
  remove: (id: string) => void;
}) {
  const n = useNoticeTexts();
  const [kind, setKind] = useState<ChannelKind>('email');
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const [refused, setRefused] = useState('');
  const missing = !kept.email ? n.noEmail : !kept.house_mail ? n.noMail : '';
  const trouble = kind === 'email' ? missing : kind === 'webpush' && !pushes() ? n.noPush : refused;
  const ready = written(kind) ? address !== '' : kind === 'webpush' ? pushes() : !trouble;
  const put = async () => {
    const id = freeName(kind, channels);
    try {
      if (kind === 'webpush') add(await subscribeThisBrowser(id, kept.push_key));
      else add(kind === 'email' ? { id, kind } : { id, kind, address, secret });
      setRefused('');
    } catch (error) {
      setRefused(String(error));
    }
    setAddress('');
    setSecret('');
  };
  return (
    <fieldset className="card">
      <legend>{n.channels}</legend>
      <p className="muted">{n.channelsHelp}</p>
      <ul className="channels">
        {channels.map((one) => (
          <li key={one.id} className="line">
            <b>{one.id}</b>
            <span>{n.channelKinds[one.kind]}</span>
            <span className="muted words">
              {one.kind === 'email' ? kept.email : one.address}
              {one.has_secret ? ` · ${n.secret}: ${n.secretKept}` : ''}
            </span>
            <button type="button" className="small plain" onClick={() => remove(one.id)}>
              {n.remove}
            </button>
          </li>
        ))}
      </ul>
      <div className="line">
        <label>
          {n.kind}{' '}
          <select value={kind} onChange={(event) => setKind(event.target.value as ChannelKind)}>
            {offered.map((one) => (
              <option key={one} value={one}>
                {n.channelKinds[one]}
              </option>
            ))}
          </select>
        </label>
        {written(kind) && (
          <label className="words">
            {n.address}{' '}
            <input
              type="text"
              inputMode="url"
              placeholder="https://"
              value={address}
              onChange={(event) => setAddress(event.target.value.trim())}
            />
          </label>
        )}
        {needsSecret(kind) && (
          <label>
            {n.secret}{' '}
            <input
              type="password"
              autoComplete="off"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          </label>
        )}
        <button type="button" onClick={() => void put()} disabled={!ready}>
          {n.add}
        </button>
      </div>
      {trouble && <p className="muted">{trouble}</p>}
    </fieldset>
  );
}
