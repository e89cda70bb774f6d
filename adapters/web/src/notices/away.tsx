// When a person is away and who does their work meanwhile; supervisors say it for others, too.
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { Label } from '../api';
import { cache } from '../cache';
import { DateInput } from '../form/inputs';
import { UserInput, usePeople } from '../form/people';
import { dateTime } from '../format';
import { read, send } from '../http';
import { Say, useTexts } from '../i18n';
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

/** What a field for date and time holds is local; the server takes an instant, and says what it
 * wants where somebody typed another thing. */
const instant = (local: string) => {
  const at = new Date(local.trim().replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? local : at.toISOString();
};

type EntryProps = {
  label: string;
  optional?: boolean;
  children: (described: { id: string; disabled: boolean }) => ReactNode;
};

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
            {names.get(id) ? <Say of={names.get(id)!} /> : id}
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

function Entry({ label, optional, children }: EntryProps) {
  const t = useTexts();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional && <span className="optional">{t.app.optional}</span>}
      </label>
      {children({ id, disabled: false })}
    </div>
  );
}

function Form() {
  const n = useNoticeTexts();
  const { user } = useSession();
  const forOthers = user.roles.some((role) => ['admin', 'supervisor'].includes(role));
  const [person, setPerson] = useState(user.id);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [substitute, setSubstitute] = useState('');
  const [other, setOther] = useState('');
  const say = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const substitutes = [substitute, other].filter(Boolean);
      await send('POST', '/absences', {
        person,
        from: instant(from),
        to: instant(to),
        substitutes,
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
        <Entry label={n.person}>
          {(described) => <UserInput value={person} set={setPerson} described={described} />}
        </Entry>
      )}
      <Entry label={n.awayFrom}>
        {(described) => (
          <DateInput kind="datetime" value={from} set={setFrom} described={described} />
        )}
      </Entry>
      <Entry label={n.awayTo}>
        {(described) => <DateInput kind="datetime" value={to} set={setTo} described={described} />}
      </Entry>
      <Entry label={n.awaySubstitute} optional>
        {(described) => <UserInput value={substitute} set={setSubstitute} described={described} />}
      </Entry>
      <Entry label={n.awayElse} optional>
        {(described) => <UserInput value={other} set={setOther} described={described} />}
      </Entry>
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
      <Form />
      {found.data.items.length === 0 ? (
        <Empty text={n.awayNobody} />
      ) : (
        <ul className="card absences">
          {found.data.items.map((one) => (
            <One key={one.id} absence={one} names={names} />
          ))}
        </ul>
      )}
    </>
  );
}
