// When a person is away and who does their work meanwhile; supervisors say it for others, too.
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Label } from '../api';
import { cache } from '../cache';
import { usePeople } from '../form/inputs';
import { dateTime } from '../format';
import { read, send } from '../http';
import { Say } from '../i18n';
import { useSession } from '../session';
import { Empty, Failure, Loading, problemText } from '../ui/states';
import { toast } from '../ui/toast';
import { useNoticeTexts } from './texts';

type Absence = {
  id: string;
  person: string;
  person_name: Label | null;
  from: string;
  to: string;
  substitutes: string[];
  state: 'planned' | 'running' | 'over' | 'withdrawn';
  note: Label | null;
};

const key = ['absences'];

/** What a field for date and time holds is local; the server takes an instant. */
const instant = (local: string) => new Date(local).toISOString();

function One({ absence, names }: { absence: Absence; names: Map<string, Label> }) {
  const n = useNoticeTexts();
  const stands = absence.state === 'planned' || absence.state === 'running';
  const withdraw = async () => {
    try {
      await send('POST', `/absences/${absence.id}/withdraw`, {});
    } catch (error) {
      toast(problemText(error), true);
    }
    await cache.invalidateQueries({ queryKey: key });
  };
  const name = (id: string) => names.get(id);
  return (
    <li className="line">
      <b>{absence.person_name ? <Say of={absence.person_name} /> : absence.person}</b>
      <span>
        {dateTime(absence.from)} – {dateTime(absence.to)}
      </span>
      <span className="muted">{n.awayStates[absence.state]}</span>
      <span className="words">
        {absence.substitutes.map((id, i) => (
          <span key={id}>
            {i > 0 && ', '}
            {name(id) ? <Say of={name(id)!} /> : id}
          </span>
        ))}
      </span>
      {stands && (
        <button type="button" className="small plain" onClick={() => void withdraw()}>
          {n.awayWithdraw}
        </button>
      )}
      {absence.note && (
        <p className="muted small" role="note">
          <Say of={absence.note} />
        </p>
      )}
    </li>
  );
}

function Form({ names }: { names: Map<string, Label> }) {
  const n = useNoticeTexts();
  const { user } = useSession();
  const forOthers = user.roles.some((role) => ['admin', 'supervisor'].includes(role));
  const [person, setPerson] = useState(user.id);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [substitutes, setSubstitutes] = useState<string[]>(['', '']);
  const people = [...names].map(([id, name]) => (
    <option key={id} value={id}>
      {name.zh && name.en !== name.zh ? `${name.en} ${name.zh}` : name.en}
    </option>
  ));
  const say = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await send('POST', '/absences', {
        person,
        from: instant(from),
        to: instant(to),
        substitutes: substitutes.filter(Boolean),
      });
      toast(n.awaySaid);
      setFrom('');
      setTo('');
    } catch (error) {
      toast(problemText(error), true);
    }
    await cache.invalidateQueries({ queryKey: key });
  };
  return (
    <form className="card" onSubmit={(event) => void say(event)}>
      <p className="muted">{n.awayHelp}</p>
      {forOthers && (
        <label>
          {n.person}{' '}
          <select value={person} onChange={(event) => setPerson(event.target.value)}>
            {people}
          </select>
        </label>
      )}{' '}
      <label>
        {n.awayFrom}{' '}
        <input
          type="datetime-local"
          required
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>{' '}
      <label>
        {n.awayTo}{' '}
        <input
          type="datetime-local"
          required
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>{' '}
      {substitutes.map((chosen, i) => (
        <label key={i}>
          {i === 0 ? n.awaySubstitute : n.awayElse}{' '}
          <select
            value={chosen}
            onChange={(event) =>
              setSubstitutes(substitutes.map((one, k) => (k === i ? event.target.value : one)))
            }
          >
            <option value="">{n.none}</option>
            {people}
          </select>{' '}
        </label>
      ))}
      <button type="submit" className="primary">
        {n.awaySay}
      </button>
    </form>
  );
}

export function Away() {
  const n = useNoticeTexts();
  const names = new Map(usePeople().map((person) => [person.id, person.name]));
  const found = useQuery({
    queryKey: key,
    queryFn: () => read<{ items: Absence[] }>('/absences'),
  });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading rows={3} />;
  return (
    <>
      <Form names={names} />
      {found.data.items.length === 0 ? (
        <Empty text={n.awayNobody} />
      ) : (
        <ul className="card channels">
          {found.data.items.map((one) => (
            <One key={one.id} absence={one} names={names} />
          ))}
        </ul>
      )}
    </>
  );
}
