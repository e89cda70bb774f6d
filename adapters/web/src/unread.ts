// How many notices are unread, and what marks one as read: its link, or its task on the screen.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from './api';
import { cache, keys } from './cache';

export async function markRead(of: Parameters<typeof api.readNotices>[0]): Promise<void> {
  try {
    await api.readNotices(of);
  } catch {
    // A link of somebody else, or too old a one: the page it leads to is shown all the same.
  }
  await cache.invalidateQueries({ queryKey: keys.notices });
}

export function useNotices(location: string): number {
  const unread = Number(
    useQuery({ queryKey: [...keys.notices, 'unread'], queryFn: () => api.notices(null, 1) }).data
      ?.unread ?? 0,
  );
  useEffect(() => {
    const address = new URL(window.location.href);
    const link = address.searchParams.get('notice');
    if (!link) return;
    address.searchParams.delete('notice');
    window.history.replaceState(window.history.state, '', address);
    void markRead({ link });
  }, [location]);
  useEffect(() => {
    const task = /^\/tasks\/([^/]+)$/.exec(location)?.[1];
    if (task && unread > 0) void markRead({ task });
    // Once a page: the number that changes then is no reason to ask again.
  }, [location, unread > 0]);
  return unread;
}
