"""Judges exports by the signed notes beside them, as adapters/seal/README.md describes them."""
import os

from case_format import Note, SignedNote, from_base64, is_canonical, read_json, sha256
from judging import Judged, Wrong, judge_witnesses


class ExportJudgement(Judged):
    """Of the note beside an exported file: whose it is, and that the file is that one. `judge_case`
    judges the case file that the note carries, of the case that records the keys of the log."""
    HEADING = b"recourse-export/1\n"
    TEXTS = ("at", "cases", "checkpoint", "events", "exporter", "file", "first", "form", "key",
             "keys", "last", "layout", "process", "reason", "records", "sealed", "sha256", "size")

    def __init__(self, data, folder, held, ed25519, witnesses, judge_case):
        super().__init__(held, (), ed25519, witnesses)
        self.size = 0
        self.run(self.judge, data, folder, judge_case)

    def judge(self, data, folder, judge_case):
        try:
            note = SignedNote(data, self.ed25519)
            says = read_says(note.text.removeprefix(self.HEADING).removesuffix(b"\n"), self.TEXTS)
        except ValueError:
            raise Wrong("unreadable", "it is no signed note of an export")
        log = keys_of_log(says["keys"], judge_case)
        self.notes += log.notes
        newest = self.judge_checkpoint(says["checkpoint"].encode(), log)
        signer = log.keys[log.signer(newest.size)][1]
        if says["key"] != signer.text or not note.signed_by(signer):
            raise Wrong("key_not_valid", "it is not signed by the key of the log at that time, "
                        + signer.text)
        path = os.path.join(folder, says["file"])
        if "/" in says["file"] or not os.path.isfile(path):
            raise Wrong("missing", "the file is not beside it: " + says["file"])
        with open(path, "rb") as file:
            content = file.read()
        if sha256(content).hex() != says["sha256"] or str(len(content)) != says["size"]:
            raise Wrong("altered", "the file is not the one that was exported: " + says["file"])
        self.judge_held(newest, log)
        self.notes += judge_witnesses(self.witnesses, [(newest.size, newest)])

    def judge_checkpoint(self, data, log):
        """It is one of those that the keys stand under, with whatever lines of witnesses."""
        try:
            newest = Note(data, self.ed25519)
        except ValueError:
            newest = None
        same = log.file.notes.get(newest.size) if newest else None
        if not same or newest.origin != log.file.origin or same.root != newest.root:
            raise Wrong("key_not_valid", "its checkpoint: its keys do not stand under it")
        log.judge_signature(newest, newest.size)
        self.size = newest.size
        return newest

    def judge_held(self, newest, log):
        if self.held is None:
            return
        held = self.held_note()
        log.judge_signature_of_held(held, newest.size)
        if held.size != newest.size:
            raise Wrong("no_proof", "the held checkpoint is of another size")
        if held.root != newest.root:
            raise Wrong("forked", "the log had another content when the held checkpoint was made")

    def as_json(self, name):
        return super().as_json(name, checkpoint=self.size)


def keys_of_log(text, judge_case):
    """The judgement of the case file that stands in the note."""
    log = judge_case(from_base64(text) or b"?")
    if log.wrong or log.file.instance != log.KEY_CASE:
        raise Wrong("key_not_valid", "the keys of the log do not hold: "
                    + (log.wrong.text if log.wrong else "they are not there"))
    return log


def read_says(data, texts):
    if not is_canonical(data):
        raise ValueError("not canonical")
    says = read_json(data)
    if not isinstance(says, dict) or set(says) != {*texts, "identified"} or \
            not all(isinstance(says[name], str) for name in texts) or \
            not isinstance(says["identified"], bool):
        raise ValueError("other members")
    return says
