"""Judges the log of accesses, as adapters/seal/README.md describes it."""
from case_format import INSTANCE, is_instant, number, read_json, sha256, texts_in
from judging import Judged, Wrong, judge_witnesses


class AccessJudgement(Judged):
    """Of a log of accesses: a row a line, each with the hash of the one before it. A checkpoint that
    was held says how long it was then, and with what hash."""
    NAMES = ("position", "at", "actor", "instance", "what", "fields", "purpose", "result",
             "previous_hash", "hash")

    def __init__(self, data, held=None, trusted=(), ed25519=None, witnesses=()):
        super().__init__(held, trusted, ed25519, witnesses)
        self.rows, self.signed = 0, 0
        self.run(self.judge, data)

    def expected(self):
        """How many accesses the held checkpoint covers, and the hash of the last of these."""
        note = self.held_note() if self.held is not None else None
        if note and self.trusted and not any(note.signed_by(key) for key in self.trusted):
            raise Wrong("key_not_valid", "it is signed by none of the trusted keys")
        self.notes = judge_witnesses(self.witnesses, [(note.size, note)] if note else [])
        return note.accesses if note and note.accesses else (0, "")

    def judge(self, data):
        if not data and self.held is None:  # nobody looked at anything, or somebody emptied it
            raise Wrong("unreadable", "it is empty, and proves nothing")
        count, last = self.expected()
        lines, before = data.split(b"\n"), ""
        rest = lines.pop()
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
        if count > self.rows:
            raise Wrong("accesses_broken", f"accesses were cut off: the held checkpoint covers "
                                           f"{count}, the log has {self.rows}")

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
        return super().as_json(name, accesses=self.rows, accesses_signed=self.signed)
