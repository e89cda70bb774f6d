// Who is signed in. A session that ends under a page in use is renewed in a dialog over it.
import {
  createContext,
  lazy,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import { api, type Session, type User } from './api';
import { applyEvents, cache } from './cache';
import { isProblem, keepToken, onSignedOut } from './http';
import { listen, type LiveState } from './live';
import { Failure, Loading } from './ui/states';

// Somebody who is signed in does not download the sign-in page.
const SignIn = lazy(() => import('./signin').then((found) => ({ default: found.SignIn })));
const SignInDialog = lazy(() =>
  import('./signin').then((found) => ({ default: found.SignInDialog })),
);

type SessionValue = { user: User; live: LiveState; signOut: () => void };
const SessionContext = createContext<SessionValue | null>(null);

export function useSession(): SessionValue {
  const value = useContext(SessionContext);
  if (!value) throw new Error('useSession outside of SessionProvider');
  return value;
}

type Status =
  | { at: 'starting' }
  | { at: 'out' }
  | { at: 'failed'; error: unknown }
  | { at: 'in'; session: Session; expired: boolean };

export function SessionProvider({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState<Status>({ at: 'starting' });
  const [live, setLive] = useState<LiveState>('reconnecting');

  const enter = useCallback((session: Session) => {
    keepToken(session.csrf);
    setStatus((before) => {
      // Another person's rows must not show through.
      if (before.at !== 'in' || before.session.user.id !== session.user.id) cache.clear();
      else void cache.invalidateQueries();
      return { at: 'in', session, expired: false };
    });
  }, []);

  const ask = useCallback(() => {
    setStatus({ at: 'starting' });
    api
      .me()
      .then(enter, (error: unknown) =>
        setStatus(isProblem(error, 401) ? { at: 'out' } : { at: 'failed', error }),
      );
  }, [enter]);
  useEffect(ask, [ask]);

  useEffect(() => {
    onSignedOut(() => setStatus((now) => (now.at === 'in' ? { ...now, expired: true } : now)));
    return () => onSignedOut(null);
  }, []);

  const user = status.at === 'in' ? status.session.user : null;
  const reading = status.at === 'in' && !status.expired ? status.session.user.id : null;
  useEffect(() => {
    if (!reading) return;
    return listen({ events: applyEvents, state: setLive });
  }, [reading]);

  useEffect(() => {
    const offline = () => setLive('offline');
    const online = () => setLive('reconnecting');
    window.addEventListener('offline', offline);
    window.addEventListener('online', online);
    return () => {
      window.removeEventListener('offline', offline);
      window.removeEventListener('online', online);
    };
  }, []);

  const signOut = useCallback(() => {
    const leave = () => {
      cache.clear();
      setStatus({ at: 'out' });
    };
    api.signOut().then(leave, leave);
  }, []);

  const value = useMemo(() => (user ? { user, live, signOut } : null), [user, live, signOut]);
  if (status.at === 'starting') return <Loading />;
  if (status.at === 'failed')
    return (
      <main className="lone">
        <Failure error={status.error} retry={ask} />
      </main>
    );
  if (status.at === 'out' || !value)
    return (
      <Suspense fallback={<Loading />}>
        <SignIn entered={enter} />
      </Suspense>
    );
  return (
    <SessionContext.Provider value={value}>
      {children}
      {status.expired && (
        <Suspense>
          <SignInDialog user={status.session.user.id} entered={enter} />
        </Suspense>
      )}
    </SessionContext.Provider>
  );
}
