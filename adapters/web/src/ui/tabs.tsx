import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

export type Tab<T extends string> = { id: T; label: string; mark?: string | number | null };

export function Tabs<T extends string>({
  label,
  tabs,
  now,
  choose,
  children,
}: {
  label: string;
  tabs: Tab<T>[];
  now: T;
  choose: (tab: T) => void;
  children: ReactNode;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === now);
    const step = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = (at + step) % tabs.length;
    choose(tabs[to]!.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            role="tab"
            type="button"
            id={`${id}${tab.id}`}
            aria-selected={tab.id === now}
            aria-controls={`${id}panel`}
            tabIndex={tab.id === now ? 0 : -1}
            onClick={() => choose(tab.id)}
          >
            {tab.label}
            {tab.mark ? <span className="mark-count">{tab.mark}</span> : null}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}panel`}
        aria-labelledby={`${id}${now}`}
        tabIndex={0}
        className="tabpanel"
      >
        {children}
      </div>
    </div>
  );
}
