import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, Redirect, Route, Switch } from 'wouter';
import { cache } from './cache';
import { useTexts } from './i18n';
import { Inbox } from './inbox/inbox';
import { SessionProvider } from './session';
import { Shell } from './shell';
import { TaskPage } from './task/task';
import { Empty, Fence, Loading } from './ui/states';

const InstancePage = lazy(() => import('./instance/instance'));
const CasesPage = lazy(() => import('./cases/cases'));
const NewCasePage = lazy(() => import('./cases/new'));
const NoticesPage = lazy(() => import('./notices/notices'));

function NotFound() {
  const t = useTexts();
  return (
    <main className="page" id="main">
      <Empty text={t.app.notFound}>
        <Link href="/inbox">{t.app.toInbox}</Link>
      </Empty>
    </main>
  );
}

export function App() {
  return (
    <QueryClientProvider client={cache}>
      <SessionProvider>
        <Shell>
          <Fence>
            <Suspense
              fallback={
                <main className="page" id="main">
                  <Loading />
                </main>
              }
            >
              <Switch>
                <Route path="/">
                  <Redirect to="/inbox" replace />
                </Route>
                <Route path="/inbox">
                  <Inbox />
                </Route>
                <Route path="/tasks/:id">{({ id }) => <TaskPage key={id} id={id} />}</Route>
                <Route path="/instances/:id">{({ id }) => <InstancePage key={id} id={id} />}</Route>
                <Route path="/cases">
                  <CasesPage />
                </Route>
                <Route path="/cases/new">
                  <NewCasePage />
                </Route>
                <Route path="/notices">
                  <NoticesPage />
                </Route>
                <Route>
                  <NotFound />
                </Route>
              </Switch>
            </Suspense>
          </Fence>
        </Shell>
      </SessionProvider>
    </QueryClientProvider>
  );
}
