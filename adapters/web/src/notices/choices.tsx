// How a person wants to be told: channels, what reaches them where, quiet hours, summary, ladder.
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, type ChannelKind, type Choices, type Subscriptions } from '../api';
import { Failure, Loading, problemText } from '../ui/states';
import { toast } from '../ui/toast';
import { ChannelList } from './channel-list';
import { useNoticeTexts } from './texts';

const kinds = ['assigned', 'offered', 'due', 'sla', 'mention', 'cc', 'urge', 'erased', 'incident'] as const;

/** What the server keeps, without what it only tells. */
function choicesOf(kept: Subscriptions): Choices {
  const { language, calendar, channels, kinds: wanted, quiet, ladder, digest } = kept;
  return { language, calendar, channels, kinds: wanted, quiet, ladder, digest };
}

/** As the server takes it: kept secrets are left out, empty parts too. */
function sent(choices: Choices): Choices {
  return {
    ...choices,
    channels: choices.channels.map(({ id, kind, address, secret, key }) => ({
      id,
      kind: kind as ChannelKind,
      ...(address ? { address } : {}),
      ...(secret ? { secret } : {}),
      ...(key ? { key } : {}),
    })),
    quiet:
      choices.quiet.from && choices.quiet.to
        ? choices.quiet
        : { outside_hours: choices.quiet.outside_hours },
    ...(choices.digest?.channel ? {} : { digest: undefined }),
  };
}

function withoutChannel(choices: Choices, gone: string): Choices {
  const left = (ids: string[]) => ids.filter((one) => one !== gone);
  return {
    ...choices,
    channels: choices.channels.filter((one) => one.id !== gone),
    kinds: Object.fromEntries(
      Object.entries(choices.kinds).map(([kind, ids]) => [kind, left(ids)]),
    ),
    ladder: choices.ladder.filter((rung) => rung.channel !== gone),
    digest: choices.digest?.channel === gone ? undefined : choices.digest,
  };
}

type Part = { choices: Choices; set: (next: Choices) => void };

function Matrix({ choices, set }: Part) {
  const n = useNoticeTexts();
  const columns = ['inbox', ...choices.channels.map((one) => one.id)];
  const toggle = (kind: string, column: string) => {
    const now = choices.kinds[kind] ?? [];
    const next = now.includes(column) ? now.filter((one) => one !== column) : [...now, column];
    set({ ...choices, kinds: { ...choices.kinds, [kind]: next } });
  };
  return (
    <table className="matrix">
      <caption className="hidden">{n.what}</caption>
      <thead>
        <tr>
          <td />
          {columns.map((column) => (
            <th scope="col" key={column}>
              {column === 'inbox' ? n.inboxChannel : column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind}>
            <th scope="row">{n.kinds[kind]}</th>
            {columns.map((column) => (
              <td key={column}>
                <input
                  type="checkbox"
                  aria-label={`${n.kinds[kind]}: ${column === 'inbox' ? n.inboxChannel : column}`}
                  checked={(choices.kinds[kind] ?? []).includes(column)}
                  onChange={() => toggle(kind, column)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ChannelSelect({
  choices,
  value,
  label,
  choose,
}: {
  choices: Choices;
  value: string;
  label: string;
  choose: (id: string) => void;
}) {
  const n = useNoticeTexts();
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => choose(event.target.value)}>
        <option value="">{n.none}</option>
        {choices.channels.map((one) => (
          <option key={one.id}>{one.id}</option>
        ))}
      </select>
    </label>
  );
}

function Times({ choices, set, calendars }: Part & { calendars: string[] }) {
  const n = useNoticeTexts();
  const quiet = (part: Partial<Choices['quiet']>) =>
    set({ ...choices, quiet: { ...choices.quiet, ...part } });
  const clock = (label: string, value: string, change: (value: string) => void) => (
    <label>
      {label} <input type="time" value={value} onChange={(event) => change(event.target.value)} />
    </label>
  );
  return (
    <fieldset className="card">
      <legend>{n.quiet}</legend>
      <p className="muted">{n.quietHelp}</p>
      <div className="line">
        {clock(n.from, choices.quiet.from ?? '', (from) => quiet({ from }))}
        {clock(n.to, choices.quiet.to ?? '', (to) => quiet({ to }))}
        <label>
          <input
            type="checkbox"
            checked={choices.quiet.outside_hours}
            onChange={() => quiet({ outside_hours: !choices.quiet.outside_hours })}
          />{' '}
          {n.outside}
        </label>
        <label>
          {n.calendar}{' '}
          <select
            value={choices.calendar}
            onChange={(event) => set({ ...choices, calendar: event.target.value })}
          >
            <option value="">{n.noCalendar}</option>
            {calendars.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
    </fieldset>
  );
}

function Summary({ choices, set }: Part) {
  const n = useNoticeTexts();
  const digest = choices.digest ?? { at: '09:00', channel: '', kinds: [] };
  const change = (part: Partial<typeof digest>) =>
    set({ ...choices, digest: { ...digest, ...part } });
  return (
    <fieldset className="card">
      <legend>{n.digest}</legend>
      <div className="line">
        <ChannelSelect
          choices={choices}
          label={n.digestBy}
          value={digest.channel}
          choose={(channel) => change({ channel })}
        />
        <label>
          {n.at}{' '}
          <input
            type="time"
            value={digest.at}
            onChange={(event) => change({ at: event.target.value })}
          />
        </label>
      </div>
      {digest.channel && (
        <>
          <p className="muted">{n.digestHelp}</p>
          <div className="line">
            {kinds.map((kind) => (
              <label key={kind}>
                <input
                  type="checkbox"
                  checked={digest.kinds.includes(kind)}
                  onChange={() =>
                    change({
                      kinds: digest.kinds.includes(kind)
                        ? digest.kinds.filter((one) => one !== kind)
                        : [...digest.kinds, kind],
                    })
                  }
                />{' '}
                {n.kinds[kind]}
              </label>
            ))}
          </div>
        </>
      )}
    </fieldset>
  );
}

function Ladder({ choices, set }: Part) {
  const n = useNoticeTexts();
  const rungs = choices.ladder;
  const change = (at: number, part: Partial<(typeof rungs)[number]>) =>
    set({ ...choices, ladder: rungs.map((rung, i) => (i === at ? { ...rung, ...part } : rung)) });
  return (
    <fieldset className="card">
      <legend>{n.ladder}</legend>
      {rungs.map((rung, at) => (
        <div className="line" key={at}>
          <label>
            {n.after}{' '}
            <input
              type="text"
              inputMode="numeric"
              className="minutes"
              value={String(rung.after_min)}
              onChange={(event) => change(at, { after_min: event.target.value })}
            />
          </label>
          <ChannelSelect
            choices={choices}
            label={n.then}
            value={rung.channel}
            choose={(channel) => change(at, { channel })}
          />
          <button
            type="button"
            className="small plain"
            onClick={() => set({ ...choices, ladder: rungs.filter((_, i) => i !== at) })}
          >
            {n.remove}
          </button>
        </div>
      ))}
      {choices.channels.length > 0 && rungs.length < 5 && (
        <button
          type="button"
          className="small"
          onClick={() =>
            set({
              ...choices,
              ladder: [...rungs, { after_min: '30', channel: choices.channels[0]!.id }],
            })
          }
        >
          {n.add}
        </button>
      )}
    </fieldset>
  );
}

function Feed({ has }: { has: boolean }) {
  const n = useNoticeTexts();
  const [path, setPath] = useState('');
  const renew = async () => {
    try {
      setPath((await api.renewFeed()).path);
    } catch (error) {
      toast(problemText(error), true);
    }
  };
  return (
    <fieldset className="card">
      <legend>{n.feed}</legend>
      <p className="muted">{n.feedHelp}</p>
      <button type="button" onClick={() => void renew()}>
        {has || path ? n.feedRenew : n.feedNew}
      </button>
      {path && (
        <p className="feed">
          {n.feedOnce} <code>{window.location.origin + path}</code>
        </p>
      )}
    </fieldset>
  );
}

function Form({ kept }: { kept: Subscriptions }) {
  const n = useNoticeTexts();
  const [choices, set] = useState(() => choicesOf(kept));
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      set(choicesOf(await api.subscribe(sent(choices))));
      setFault('');
      toast(n.saved);
    } catch (error) {
      setFault(problemText(error));
    }
    setBusy(false);
  };
  return (
    <form className="choices" onSubmit={(event) => void save(event)}>
      <ChannelList
        kept={kept}
        channels={choices.channels}
        add={(channel) => set({ ...choices, channels: [...choices.channels, channel] })}
        remove={(gone) => set(withoutChannel(choices, gone))}
      />
      <fieldset className="card">
        <legend>{n.what}</legend>
        <Matrix choices={choices} set={set} />
        <label>
          {n.language}{' '}
          <select
            value={choices.language}
            onChange={(event) =>
              set({ ...choices, language: event.target.value === 'en' ? 'en' : 'zh' })
            }
          >
            <option value="en">English</option>
            <option value="zh">中文</option>
          </select>
        </label>
      </fieldset>
      <Times choices={choices} set={set} calendars={kept.calendars} />
      <Summary choices={choices} set={set} />
      <Ladder choices={choices} set={set} />
      <Feed has={kept.has_feed} />
      {fault && (
        <p className="notice danger" role="alert">
          {fault}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {n.save}
        </button>
      </div>
    </form>
  );
}

export function ChoicesForm() {
  const found = useQuery({
    queryKey: ['subscriptions'],
    queryFn: api.subscriptions,
    gcTime: 0,
    staleTime: Infinity,
  });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading rows={6} />;
  return <Form kept={found.data} />;
}
