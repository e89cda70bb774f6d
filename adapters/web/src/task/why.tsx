// The reasons behind a task or a case, from its record alone; of a task also why it is not with
// somebody else.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Explanation } from '../api';
import { usePeople } from '../form/people';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { Failure, Loading } from '../ui/states';

function Answers({ found }: { found: Explanation }) {
  return (
    <dl className="why-list">
      {found.questions.map((one) => (
        <div key={one.id}>
          <dt>
            <Say of={one.question} />
          </dt>
          {one.answers.map((answer, i) => (
            <dd key={i}>
              <Say of={answer.text} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

export default function Why({ of }: { of: { task: string } | { instance: string } }) {
  const t = useTexts();
  const [who, setWho] = useState('');
  const asked = 'task' in of && who ? { ...of, who } : of;
  const found = useQuery({ queryKey: ['explain', asked], queryFn: () => api.explain(asked) });
  const people = usePeople();
  return (
    <div className="why-panel">
      {'task' in of && people.length > 0 && (
        <div className="field">
          <label htmlFor="why-not">{t.why.notWho}</label>
          <select id="why-not" value={who} onChange={(event) => setWho(event.target.value)}>
            <option value="">{t.why.nobody}</option>
            {people.map((one) => (
              <option key={one.id} value={one.id}>
                {say(one.name)}
              </option>
            ))}
          </select>
        </div>
      )}
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Answers found={found.data} />}
    </div>
  );
}
