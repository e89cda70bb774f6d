// Which tasks this person has opened in this browser; the oldest are forgotten first.
const most = 3_000;
const storageKey = (user: string) => `recourse.seen.${user}`;

const loaded = new Map<string, Set<string>>();

function setOf(user: string): Set<string> {
  let set = loaded.get(user);
  if (!set) {
    try {
      set = new Set(JSON.parse(localStorage.getItem(storageKey(user)) ?? '[]') as string[]);
    } catch {
      set = new Set();
    }
    loaded.set(user, set);
  }
  return set;
}

export const isSeen = (user: string, task: string): boolean => setOf(user).has(task);

export function markSeen(user: string, task: string): void {
  const set = setOf(user);
  if (set.has(task)) return;
  set.add(task);
  try {
    localStorage.setItem(storageKey(user), JSON.stringify([...set].slice(-most)));
  } catch {
    // The marks last for this visit.
  }
}
