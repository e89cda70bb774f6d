// All shortcuts, and the switch for those of a single key.
import { useTexts } from '../i18n/case';
import { change, useSettings } from '../settings';
import { Dialog } from './dialog';

export default function KeysDialog({ close }: { close: () => void }) {
  const t = useTexts();
  const { singleKeys } = useSettings();
  const k = t.keys;
  const rows: [string, string][] = [
    ['j ↓', k.next],
    ['k ↑', k.previous],
    ['Enter o', k.open],
    ['/', k.search],
    ['c', k.claim],
    ['u', k.release],
    ['m', k.comment],
    ['Ctrl+Enter', k.complete],
    ['1 2 3 4', k.tabs],
    ['Esc', k.back],
    [`g ${k.then} i`, k.inbox],
    [`g ${k.then} s`, k.cases],
    [`g ${k.then} n`, k.newCase],
    ['Space', k.play],
    [', .', k.step],
    ['?', k.help],
  ];
  return (
    <Dialog title={k.title} close={close}>
      <label className="check">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={() => change({ singleKeys: !singleKeys })}
        />
        {t.app.singleKeys}
      </label>
      <p className="muted small">{k.off}</p>
      <dl className="keys">
        {rows.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys
                .split(' ')
                .map((key) =>
                  key === k.then ? <span key={key}>{key}</span> : <kbd key={key}>{key}</kbd>,
                )}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
