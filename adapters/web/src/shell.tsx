// What stands around every screen: navigation, account, connection, shortcuts, messages.
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { say, useTexts } from './i18n';
import { useSession } from './session';
import { change, useSettings } from './settings';
import { Avatar } from './ui/avatar';
import { Icon, type IconName } from './ui/icon';
import { useShortcuts } from './ui/keys';
import { LanguageSwitch } from './ui/language-switch';
import { Mark } from './ui/mark';
import { Toasts } from './ui/toast';
import { useNotices } from './unread';

const KeysDialog = lazy(() => import('./ui/keys-dialog'));
const themes = ['auto', 'light', 'dark'] as const;

function Account() {
  const t = useTexts();
  const { user, signOut, live } = useSession();
  const { theme } = useSettings();
  const nextTheme = themes[(themes.indexOf(theme) + 1) % themes.length]!;
  const words = { live: t.app.live, reconnecting: t.app.reconnecting, offline: t.app.offline }[
    live
  ];
  return (
    <div className="account">
      <p className={`live ${live}`} role="status">
        <span className="dot" aria-hidden="true" />
        <span className="words">{words}</span>
      </p>
      <LanguageSwitch />
      <button
        type="button"
        className="plain"
        onClick={() => change({ theme: nextTheme })}
        aria-label={`${t.app.theme}: ${t.app.themes[theme]}`}
      >
        <Icon of="sun" />
        <span>{t.app.themes[theme]}</span>
      </button>
      <div className="me">
        <Avatar name={say(user.name)} id={user.id} />
        <span className="who">
          <b>{say(user.name)}</b>
          <span className="muted small">{user.id}</span>
        </span>
        <button
          type="button"
          className="plain square"
          onClick={signOut}
          aria-label={t.app.signOut}
          title={t.app.signOut}
        >
          <Icon of="out" />
        </button>
      </div>
    </div>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const t = useTexts();
  const { live } = useSession();
  const [location, go] = useLocation();
  const [help, setHelp] = useState(false);
  const unread = useNotices(location);
  useShortcuts({
    'g i': () => go('/inbox'),
    'g s': () => go('/cases'),
    'g n': () => go('/cases/new'),
    'g t': () => go('/notices'),
    '?': () => setHelp(true),
  });
  const places: {
    href: string;
    label: string;
    icon: IconName;
    now: boolean;
    mark?: number;
  }[] = [
    {
      href: '/inbox',
      label: t.app.inbox,
      icon: 'inbox',
      now: location === '/' || location.startsWith('/inbox') || location.startsWith('/tasks'),
    },
    {
      href: '/cases',
      label: t.app.cases,
      icon: 'cases',
      now: location === '/cases' || location.startsWith('/instances'),
    },
    { href: '/cases/new', label: t.app.newCase, icon: 'plus', now: location === '/cases/new' },
    {
      href: '/notices',
      label: t.app.notices,
      icon: 'bell',
      now: location === '/notices',
      mark: unread,
    },
  ];
  return (
    <div className="shell">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          const main = document.getElementById('main');
          main?.setAttribute('tabindex', '-1');
          main?.focus();
        }}
      >
        {t.app.skip}
      </a>
      <header className="rail">
        <Link href="/inbox" className="home" aria-label={t.app.name}>
          <Mark />
        </Link>
        <nav aria-label={t.app.main}>
          {places.map((place) => (
            <Link
              key={place.href}
              href={place.href}
              aria-current={place.now ? 'page' : undefined}
              className="place"
            >
              <Icon of={place.icon} />
              <span>{place.label}</span>
              {place.mark ? (
                <b className="mark-count" aria-label={t.app.unread(place.mark)}>
                  {place.mark > 99 ? '99+' : place.mark}
                </b>
              ) : null}
            </Link>
          ))}
        </nav>
        <button type="button" className="plain keys-button" onClick={() => setHelp(true)}>
          <Icon of="keyboard" />
          <span>{t.app.help}</span>
        </button>
        <Account />
      </header>
      <div className="stage">
        {live === 'offline' && (
          <p className="banner" role="status">
            {t.app.offlineBanner}
          </p>
        )}
        {children}
      </div>
      <Toasts />
      {help && (
        <Suspense>
          <KeysDialog close={() => setHelp(false)} />
        </Suspense>
      )}
    </div>
  );
}
