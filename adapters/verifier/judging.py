"""What every judgement has: a verdict with its place, and what witnesses vouch for."""
import datetime

from case_format import Note


class Wrong(Exception):
    """The verdict, and where."""

    def __init__(self, verdict, text, record=None):
        super().__init__(text)
        self.verdict, self.text, self.record = verdict, text, record


class Judged:
    """What comes of judging one file: the first thing that is wrong is the verdict."""

    def __init__(self, held, trusted, ed25519, witnesses):
        self.held, self.trusted, self.ed25519, self.witnesses = held, trusted, ed25519, witnesses
        self.notes, self.wrong = [], None

    def run(self, judge, *given):
        try:
            judge(*given)
        except Wrong as wrong:
            self.wrong = wrong

    def held_note(self):
        try:
            return Note(self.held, self.ed25519)
        except ValueError:
            raise Wrong("unreadable", "the held checkpoint is no signed checkpoint")

    def as_json(self, name, good="ok", **more):
        wrong = self.wrong or Wrong(good, None)
        return {"file": name, "verdict": wrong.verdict, "record": wrong.record, "text": wrong.text,
                "notes": self.notes, **more}


def judge_witnesses(witnesses, notes):
    """What each witness vouches for; `notes`: (size, note), of this log."""
    said = []
    for witness in witnesses:
        newest = None
        for size, note in sorted(notes, key=lambda pair: pair[0]):
            if not note.bears(witness):
                continue
            second = note.cosigned_at(witness)
            if second is None:
                raise Wrong("key_not_valid", f"the line of the witness {witness.name} under the "
                                             f"checkpoint of {size} records is wrong")
            newest = size, second
        if newest is None:
            raise Wrong("key_not_valid",
                        f"no checkpoint here is cosigned by the witness {witness.name}")
        at = datetime.datetime.fromtimestamp(newest[1], datetime.timezone.utc)
        said.append(f"{witness.name} cosigned the checkpoint of {newest[0]} records at "
                    f"{at:%Y-%m-%dT%H:%M:%SZ}")
    return said
