import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from './icon';

export type MenuItem = { id: string; label: string; disabled?: string | null; choose: () => void };

/** A button with a list of actions. A refused action stays in the list and says why. */
export function Menu({
  label,
  items,
  face,
}: {
  label: string;
  items: MenuItem[];
  face?: ReactNode;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.nativeEvent.isComposing) return;
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1 + entries.length,
      Home: 0,
      End: entries.length - 1,
    }[event.key];
    if (event.key === 'Escape') {
      setOpen(false);
      button.current?.focus();
    } else if (event.key === 'Tab') {
      setOpen(false);
      return;
    } else if (to !== undefined) {
      entries[to % entries.length]?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={face ? label : undefined}
        className={face ? 'plain' : undefined}
        onClick={() => setOpen(!open)}
      >
        {face ?? (
          <>
            <span>{label}</span>
            <Icon of="more" />
          </>
        )}
      </button>
      {open && (
        <div role="menu" id={id} aria-label={label} className="menu-list">
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={item.disabled ? true : undefined}
              onClick={() => {
                if (item.disabled) return;
                setOpen(false);
                button.current?.focus();
                item.choose();
              }}
            >
              <span>{item.label}</span>
              {item.disabled && <span className="muted small">{item.disabled}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
