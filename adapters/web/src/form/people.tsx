// Who is meant: people of the directory, by name, or a user name typed by whoever may not read it.
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { api, type Person } from '../api';
import { say } from '../i18n';
import type { TextProps } from './inputs';

async function people(): Promise<Person[]> {
  try {
    const found = await api.people();
    return Array.isArray(found) ? found : (found as { items: Person[] }).items;
  } catch {
    // Not everybody may read the directory; a user name can still be typed.
    return api.demoUsers().catch(() => []);
  }
}

export function usePeople(): Person[] {
  return useQuery({ queryKey: ['people'], queryFn: people, staleTime: 600_000 }).data ?? [];
}

export function UserInput({ value, set, described }: TextProps) {
  const list = useId();
  const known = usePeople();
  const person = known.find((one) => one.id === value);
  return (
    <div className="with-button">
      <input
        {...described}
        type="text"
        list={list}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
      {person && <span className="muted">{say(person.name)}</span>}
      <datalist id={list}>
        {known.map((one) => (
          <option key={one.id} value={one.id}>
            {say(one.name)}
          </option>
        ))}
      </datalist>
    </div>
  );
}
