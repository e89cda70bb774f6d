"""Judges the log of accesses, as adapters/seal/README.md describes it."""
from case_format import INSTANCE, Note, is_instant, number, read_json, sha256, texts_in
from judging import Wrong, judge_witnesses


class AccessJudgement:
    """Of a log of accesses: a row a line, each with the hash of the one before it. A checkpoint that
    was held says how long it was then, and with what hash."""
    NAMES = ("position", "at", "actor", "instance", "what", "fields", "purpose", "result",
             "previous_hash", "hash")

    def __init__(self, data, held=None, trusted=(), ed25519=None, witnesses=()):
        self.rows, self.signed, self.wrong, self.notes = 0, 0, None, []
        try:
            count, last = self.expected(held, trusted, ed25519, witnesses)
            self.judge(data.split(b"\n"), count, last)
            if count > self.rows:
                raise Wrong("accesses_broken", f"accesses were cut off: the held checkpoint covers "
                                               f"{count}, the log has {self.rows}")
        except Wrong as wrong:
            self.wrong = wrong

    def expected(self, held, trusted, ed25519, witnesses):
        """How many accesses the held checkpoint covers, and the hash of the last of these."""
        if held is None:
            judge_witnesses(witnesses, [])
            return 0, ""
        try:
            note = Note(held, ed25519)
        except ValueError:
            raise Wrong("unreadable", "the held checkpoint is no signed checkpoint")
        if trusted and not any(note.signed_by(key) for key in trusted):
            raise Wrong("key_not_valid", "it is signed by none of the trusted keys")
        self.notes = judge_witnesses(witnesses, [(note.size, note)])
        return note.accesses or (0, "")

    def judge(self, lines, count, last):
        rest, before = lines.pop(), ""
        for line in lines:
            try:
                row = read_json(line)
            except ValueError:
                row = None
            if not self.is_row(row):
                raise Wrong("unreadable", f"line {self.rows + 1} is no access")
            self.rows += 1
            if row["position"] != str(self.rows):
                raise Wrong("accesses_broken", f"access {self.rows} is gone", self.rows)
            if row["previous_hash"] != before:
                raise Wrong("accesses_broken", "it does not carry the hash before it", self.rows)
            head = row["position"] + "\n" + row["at"] + "\n"
            text = head + "".join(f"{len(row[name].encode())} {row[name]}\n"
                                  for name in self.NAMES[2:9])
            if sha256(text.encode()).hex() != row["hash"]:
                raise Wrong("accesses_broken", "its content does not have its hash", self.rows)
            before = row["hash"]
            if self.rows == count:
                if before != last:
                    raise Wrong("accesses_broken",
                                "the held checkpoint was of another log of accesses", self.rows)
                self.signed = count
        if rest:
            raise Wrong("unreadable", "it is cut off")

    def is_row(self, row):
        """Texts that Unicode knows, and whatever can be written in two ways in the one way."""
        if not isinstance(row, dict) or set(row) != set(self.NAMES) or \
                not all(isinstance(value, str) for value in row.values()):
            return False
        try:
            number(row["position"])
            whole = "".join(texts_in(row)).encode()
        except ValueError:
            return False
        return b"\0" not in whole and is_instant(row["at"]) and bool(INSTANCE.match(row["instance"]))

    def as_json(self, name):
        wrong = self.wrong
        return {"file": name, "verdict": wrong.verdict if wrong else "ok",
                "record": wrong.record if wrong else None, "text": wrong.text if wrong else None,
                "accesses": self.rows, "accesses_signed": self.signed, "notes": self.notes}
