// The countersign box: the rule in words, each signer with choice and time, and one's own vote.
import { useState } from 'react';
import type { Task, Vote } from '../api';
import { shortTime } from '../format';
import { say, Say, useTexts } from '../i18n';
import { Avatar } from '../ui/avatar';
import type { Commands } from './commands';
import { allowed } from './verbs';

export default function VoteBox({
  task,
  vote,
  commands,
  voted,
}: {
  task: Task;
  vote: Vote;
  commands: Commands;
  voted: () => void;
}) {
  const t = useTexts();
  const [choice, setChoice] = useState('');
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const may = allowed(task, 'vote');
  const labelOf = (id: string) => vote.choices.find((one) => one.id === id)?.label ?? id;
  const fault = tried && !choice;
  const cast = () => {
    setTried(true);
    if (!choice) return;
    void commands
      .run('vote', { choice, ...(comment.trim() ? { comment: comment.trim() } : {}) })
      .then((outcome) => {
        if (outcome.done) voted();
      });
  };
  return (
    <section className="card vote" aria-labelledby="vote-title">
      <header>
        <h2 id="vote-title">{t.vote.title}</h2>
        <span className="muted">{t.vote.castCount(vote.cast.length, vote.total)}</span>
      </header>
      {vote.rule && (
        <p className="muted">
          {t.vote.rule}: <Say of={vote.rule} />
        </p>
      )}
      {vote.cast.length === 0 ? (
        <p className="muted">{t.vote.waiting}</p>
      ) : (
        <ul className="people">
          {vote.cast.map((one) => (
            <li key={one.actor}>
              <Avatar name={say(one.actor_name) || one.actor} id={one.actor} />
              <span>{say(one.actor_name) || one.actor}</span>
              <b>
                <Say of={labelOf(one.choice)} />
              </b>
              <time className="muted small" dateTime={one.at}>
                {shortTime(one.at)}
              </time>
            </li>
          ))}
        </ul>
      )}
      {may && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            cast();
          }}
        >
          <fieldset
            className={`field group${fault ? ' faulty' : ''}`}
            aria-describedby={fault ? 'vote-fault' : undefined}
          >
            <legend>{t.vote.yours}</legend>
            <div className="choices">
              {vote.choices.map((one) => (
                <label className="choice" key={one.id}>
                  <input
                    type="radio"
                    name="vote"
                    value={one.id}
                    checked={choice === one.id}
                    onChange={() => setChoice(one.id)}
                  />
                  <span>
                    <Say of={one.label} />
                  </span>
                </label>
              ))}
            </div>
            {fault && (
              <p className="fault" id="vote-fault" role="alert">
                {t.vote.choose}
              </p>
            )}
          </fieldset>
          <div className="field">
            <label htmlFor="vote-comment">
              {t.task.comment}
              <span className="optional">{t.app.optional}</span>
            </label>
            <textarea
              id="vote-comment"
              rows={2}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          </div>
          <button type="submit" className="primary" aria-disabled={!!commands.busy || undefined}>
            {t.vote.cast}
          </button>
        </form>
      )}
    </section>
  );
}
