"""What every judgement has: a verdict with its place, and what witnesses vouch for."""
import datetime


class Wrong(Exception):
    """The verdict, and where."""

    def __init__(self, verdict, text, record=None):
        super().__init__(text)
        self.verdict, self.text, self.record = verdict, text, record


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
