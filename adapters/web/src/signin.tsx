import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { api, type DemoUser, type Session } from './api';
import { isProblem } from './http';
import { Say, say, useTexts } from './i18n';
import { Avatar } from './ui/avatar';
import { LanguageSwitch } from './ui/language-switch';
import { Mark } from './ui/mark';

type Entered = (session: Session) => void;
type Faults = { user?: string; password?: string; whole?: string };

function SignInForm({ entered, fixedUser }: { entered: Entered; fixedUser?: string }) {
  const t = useTexts();
  const ids = useId();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [working, setWorking] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (working || !form.current) return;
    const given = new FormData(form.current);
    const user = String(given.get('user') ?? '').trim();
    const password = String(given.get('password') ?? '');
    const found: Faults = {};
    if (!user) found.user = t.signIn.userMissing;
    if (!password) found.password = t.signIn.passwordMissing;
    setFaults(found);
    if (found.user || found.password) {
      form.current
        .querySelector<HTMLInputElement>(found.user ? '[name=user]' : '[name=password]')
        ?.focus();
      return;
    }
    setWorking(true);
    api.signIn(user, password).then(entered, (error: unknown) => {
      setWorking(false);
      const refused = isProblem(error, 401) || isProblem(error, 403);
      setFaults({
        whole: refused
          ? t.signIn.refused
          : isProblem(error) && error.status
            ? error.message
            : t.problem.unreachable,
      });
    });
  };

  const field = (name: 'user' | 'password', label: string, autoComplete: string) => (
    <div className="field">
      <label htmlFor={ids + name}>{label}</label>
      <input
        id={ids + name}
        name={name}
        type={name === 'password' ? 'password' : 'text'}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={name === 'user' ? fixedUser : undefined}
        aria-invalid={faults[name] ? true : undefined}
        aria-describedby={faults[name] ? ids + name + 'e' : undefined}
      />
      {faults[name] && (
        <p className="fault" id={ids + name + 'e'}>
          {faults[name]}
        </p>
      )}
    </div>
  );

  return (
    <form ref={form} onSubmit={submit} noValidate className="signin-form">
      <div role="alert">{faults.whole && <p className="notice danger">{faults.whole}</p>}</div>
      {field('user', t.signIn.user, 'username')}
      {field('password', t.signIn.password, 'current-password')}
      <button className="primary wide" type="submit" aria-disabled={working}>
        {working ? t.signIn.working : t.signIn.submit}
      </button>
    </form>
  );
}

function DemoUsers({ entered }: { entered: Entered }) {
  const t = useTexts();
  const [users, setUsers] = useState<DemoUser[]>([]);
  const [fault, setFault] = useState('');
  useEffect(() => {
    // Outside of demo mode the route does not exist, and the page shows nothing of it.
    api.demoUsers().then(setUsers, () => setUsers([]));
  }, []);
  if (users.length === 0) return null;
  const enter = (user: DemoUser) => {
    api
      .signInDemo(user.id)
      .then(entered, (error: unknown) => setFault(isProblem(error) ? error.message : ''));
  };
  return (
    <section className="demo-users" aria-labelledby="demo-title">
      <h2 id="demo-title">{t.signIn.demo}</h2>
      <p className="muted">{t.signIn.demoHelp}</p>
      <div role="alert">{fault && <p className="notice danger">{fault}</p>}</div>
      <ul>
        {users.map((user) => (
          <li key={user.id}>
            <button type="button" onClick={() => enter(user)} data-user={user.id}>
              <Avatar name={say(user.name)} id={user.id} />
              <span className="who">
                <b>
                  <Say of={user.name} />
                </b>
                <span className="muted">
                  <Say of={user.title} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function SignIn({ entered }: { entered: Entered }) {
  const t = useTexts();
  useEffect(() => {
    document.title = `${t.signIn.title} · ${t.app.name}`;
  }, [t]);
  return (
    <div className="signin">
      <header>
        <Mark />
        <LanguageSwitch />
      </header>
      <main>
        <div className="signin-card">
          <h1>{t.signIn.title}</h1>
          <p className="muted">{t.app.tagline}</p>
          <SignInForm entered={entered} />
        </div>
        <DemoUsers entered={entered} />
      </main>
    </div>
  );
}

/** Over the page whose session ended: what is typed there stays. */
export function SignInDialog({ user, entered }: { user: string; entered: Entered }) {
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="again"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="again">{t.signIn.title}</h2>
      <p>{t.signIn.ended}</p>
      <SignInForm entered={entered} fixedUser={user} />
      <DemoUsers entered={entered} />
    </dialog>
  );
}
