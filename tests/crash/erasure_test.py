#!/usr/bin/env python3
"""Erases people on a real server, kills it with -9 in the middle, and looks for what they said in every
byte that is left: database, journal, server's output, exports, case file, page, answers.

  erasure_test.py BINARY --db sqlite|postgres [--kills 8] [--seed N]

PostgreSQL: the URL comes from RECOURSE_TEST_PG (tests/support/postgres.sh); its data folder is searched.
There one role owns the tables and another one serves, as the README advises; the keys of the erased
are looked for, too, in every file of the server.
"""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import random
import sqlite3
import sys
import tempfile
import threading
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import PASSWORD, Gone, Person, Server, places_of, psql, records_with, run  # noqa: E402

CARE = """recourse: "1"
process: care
version: 1
title: {en: Care, zh: 关怀}
key: no
data:
  no: {type: text, input: true}
  customer: {type: text, input: true}
  name: {type: text, input: true, private: true}
  phone: {type: text, input: true, private: true}
  greeting: {type: optional text, private: true}
  notes: {type: [text], default: [], merge: append, private: true}
messages: {told: {key: no, carries: {answer: text}, keep: 30 days}}
roles: {lead: {group: leads}}
outcomes: {ok: {kind: success, title: {en: Done, zh: 完成}}}
steps:
  - {step: greet, set: {greeting: "Dear {{ name }}"}}
  - step: call
    title: {en: Call, zh: 致电}
    task: {title: {en: "Call {{ no }}", zh: "致电 {{ no }}"}, assign: {role: lead}, fields: {name: readonly, phone: required, notes: optional}}
    actions: {called: {label: {en: Called, zh: 已致电}, next: listen}}
  - step: listen
    wait: {first: [{message: told, set: {notes: "{{ [message.answer] }}"}, next: close}, {after: 30 days, next: end}]}
  - step: close
    title: {en: Close, zh: 结案}
    task: {title: {en: "Close {{ no }}", zh: "结案 {{ no }}"}, assign: {role: lead}, fields: {greeting: readonly}}
    actions: {close: {label: {en: Close, zh: 结案}, next: end}}
  - {step: end, finish: ok}
"""
DIRECTORY = """groups: [{group: leads}]
people:
  - {person: ann, name: {en: Ann, zh: 安}, groups: [leads]}
  - {person: bob, name: {en: Bob, zh: 鲍}, groups: [leads]}
  - {person: oda, name: {en: Oda, zh: 欧}, roles: [auditor]}
  - {person: pia, name: {en: Pia, zh: 皮}, roles: [privacy]}
"""
PEOPLE = ("ann", "bob", "oda", "pia")


class House:
    def __init__(self, binary, owner, folder, definition=CARE, **variables):
        self.binary, self.db, self.owner, self.variables = binary, owner, owner, variables
        self.folder = pathlib.Path(folder)
        (self.folder / "defs").mkdir()
        (self.folder / "defs/care.yaml").write_text(definition, encoding="utf-8")
        (self.folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        if self.on_sqlite():
            self.tool("db", "init")
        else:
            psql(owner, "create role recourse_serves login")
            self.tool("db", "init", "--app-role", "recourse_serves")
            self.db = owner.replace("user=postgres", "user=recourse_serves")
        self.tool("deploy", str(self.folder / "defs"))
        for user in PEOPLE:
            self.tool("password", user, stdin=PASSWORD + "\n")
        self.server = Server(binary, self.db, folder, self.folder / "defs", self.folder / "server.log",
                             self.variables)
        self.server.start()
        self.sign_in()

    def sign_in(self):
        self.people = {}
        for user in PEOPLE:
            person = Person(self.server.port)
            person.sign_in(user)
            self.people[user] = person

    def tool(self, *words, stdin=None):
        return run(self.binary, *words, "--db", self.db, stdin=stdin, expect=0, **self.variables).stdout

    def ask(self, user, method, path, body=None):
        for _ in range(200):
            try:
                return self.people[user].ask(method, path, body)
            except Gone:
                time.sleep(0.02)
        raise SystemExit("the server does not answer")

    def text(self, user, path):
        """The body as it came, whatever it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("GET", path, headers={"Cookie": self.people[user].cookie})
        body = connection.getresponse().read().decode()
        connection.close()
        return body

    def good(self, user, method, path, body=None):
        status, answer = self.ask(user, method, path, body)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {answer}")
        return answer

    def begin(self, number, customer, token):
        data = {"no": number, "customer": customer, "name": f"name {token}", "phone": token}
        return self.good("ann", "POST", "/api/v1/instances", {"process": "care", "data": data})["id"]

    def task(self, case):
        page = self.good("ann", "GET", f"/api/v1/instances/{case}/tasks")
        items = page["items"] if isinstance(page, dict) else page
        return next(t for t in items if not t.get("ended"))

    def places_of(self, *tokens):
        return places_of(self.folder, self.owner, *tokens)

    def records_with(self, *tokens):
        """The server must not hold the file."""
        return records_with(self.binary, self.db, f"{self.folder}/signing", *tokens,
                            owner=self.owner, **self.variables)

    def on_sqlite(self):
        return self.owner.startswith("sqlite:")

    def keys(self):
        """Of persons, as they are stored. The server must not hold the file."""
        query = "select wrapped from person_key"
        if self.on_sqlite():
            with contextlib.closing(sqlite3.connect(self.db.removeprefix("sqlite:"))) as db:
                return {key for (key,) in db.execute(query)}
        return set(psql(self.owner, query).split())

    def turn_the_journal(self):
        """PostgreSQL keeps segments of its journal to write on them again: let it."""
        kept = int(psql(self.owner, "select count(*) from pg_ls_waldir()"))
        for _ in range(kept + 2):
            psql(self.owner, "select pg_logical_emit_message(false, '', 'x')", "select pg_switch_wal()")
            psql(self.owner, "checkpoint")

    def records_of(self, case):
        query = f"select count(*) from step_record where instance = '{case}'"
        if self.on_sqlite():
            with contextlib.closing(sqlite3.connect(self.db.removeprefix("sqlite:"))) as db:
                return db.execute(query).fetchone()[0]
        return int(psql(self.owner, query))

    def state_of(self, request):
        events = self.good("pia", "GET", f"/api/v1/instances/{request}/history")["items"]
        return [e["payload"]["state"] for e in events if e["type"] == "ErasureStepped"][-1]


def plant(house, number, token):
    """The token everywhere a person's data can stand; what colleagues say is words."""
    case, words = house.begin(number, "K1", token), token[::-1]
    task = house.task(case)["id"]
    house.good("bob", "GET", f"/api/v1/tasks/{task}")
    house.good("ann", "POST", f"/api/v1/tasks/{task}/claim",
               {"revision": house.task(case)["revision"]})
    house.good("ann", "POST", f"/api/v1/tasks/{task}/comment", {"comment": f"@bob says {words}"})
    house.good("ann", "POST", f"/api/v1/instances/{case}/comments", {"text": f"case {words}"})
    house.good("ann", "POST", f"/api/v1/tasks/{task}/save_draft", {
        "data": {"phone": f"draft {token}"}})
    house.good("ann", "POST", f"/api/v1/tasks/{task}/complete", {
        "action": "called", "revision": house.task(case)["revision"], "comment": f"done {words}",
        "data": {"phone": f"tel {token}", "notes": [f"note {token}"]}})
    for key in (number, "nobody"):  # one waits for it, the other is kept
        house.tool("message", "told", "--key", key, "--data", json.dumps({"answer": f"by {token}"}))
    house.good("ann", "GET", f"/api/v1/instances?private={token}")
    return case, words


def told(house, user, case):
    """All that a person gets to see of a case, as one text."""
    paths = [f"/api/v1/instances/{case}{tail}" for tail in (
        "", "/history", "/tasks", "/explain", "/notices")]
    paths += ["/api/v1/notices", "/api/v1/tasks?view=mine", "/api/v1/tasks?view=available",
              "/api/v1/instances?key=E1", "/api/v1/messages/unmatched", "/metrics"]
    return "\n".join(house.text(user, path) for path in paths)


def files_of(house, case, name):
    """Everything that can be carried away, in a folder."""
    folder = house.folder / name
    folder.mkdir()
    for form in (["xes"], ["csv"], ["ocel"], ["ocel", "--format", "sqlite"]):
        out = str(folder / "-".join(form).replace("--", ""))
        house.tool("export", *form, "-o", out)
        house.tool("export", *form, "--identified", "--reason", "audit", "-o", out + ".named")
    house.tool("case-file", case, "-o", str(folder / "case.zip"), "--signing-keys",
               f"{house.folder}/signing")
    with zipfile.ZipFile(folder / "case.zip") as archive:
        archive.extract("events.jsonl", folder)
    run(house.binary, "view", str(folder / "events.jsonl"), "--defs", str(house.folder / "defs"), "-o",
        str(folder / "case.html"), expect=0)
    tried = run(house.binary, "regress", str(house.folder / "defs/care.yaml"), "--json", "--db", house.db)
    (folder / "regress.json").write_text(tried.stdout, encoding="utf-8")
    return folder


def everywhere(house, broken):
    token = "Zq7Xw3Vt9Kp2Lm5Rb8Nd"
    case, words = plant(house, "E1", token)
    other = house.begin("E2", "K2", "Other")
    for user, seen in (("ann", True), ("oda", False)):
        if (token in told(house, user, case)) != seen:
            broken.append(f"{user} {'does not read' if seen else 'reads'} the data")
    if words not in told(house, "oda", case):
        broken.append("the comment is not shown to who may see the case")
    house.server.stop()
    keys = house.keys()
    files_of(house, case, "before")
    if place := house.places_of(token, words):
        broken.append(f"before it is erased: {place}")
    if cases := house.records_with(token, words):
        broken.append(f"before it is erased, in records of {cases}")
    # The search finds what does stand there.
    if house.records_with("name Other") or case not in house.records_with("E1"):
        broken.append("the records were not searched")
    house.server.start()
    request = house.good("pia", "POST", "/api/v1/erasures", {"subject": "K1", "reason": "letter"})["id"]
    done = house.good("pia", "POST", f"/api/v1/erasures/{request}/identity_checked",
                      {"reason": "passport"})
    if done["state"] != "reported":
        broken.append(f"the erasure is {done['state']}")
    for user in PEOPLE:
        if token in told(house, user, case) or words in told(house, user, case):
            broken.append(f"{user} still reads it")
    for _ in range(200):  # what follows a commit comes a moment later
        if "erased by law" in json.dumps(house.good("bob", "GET", "/api/v1/notices")):
            break
        time.sleep(0.05)
    else:
        broken.append("who worked on it is not told that it was erased")
    if house.good("ann", "GET", f"/api/v1/instances/{other}")["data"]["name"] != "name Other":
        broken.append("somebody else's data is gone")
    house.server.stop()
    folder = files_of(house, case, "after")
    tried = json.loads((folder / "regress.json").read_text(encoding="utf-8"))
    verdicts = {one["instance"]: one["verdict"] for one in tried["differing"]}
    if verdicts != {case: "erased"}:
        broken.append(f"regress: {verdicts}")
    if place := house.places_of(token, words):
        broken.append(f"after it was erased: {place}")
    if cases := house.records_with(token, words):
        broken.append(f"after it was erased, in records of {cases}")
    destroyed = keys - house.keys()
    if len(destroyed) != 1:
        broken.append(f"{len(destroyed)} keys were destroyed")
    journal = [place for place in house.places_of(*destroyed) if "/pg_wal/" in place]
    if place := set(house.places_of(*destroyed)) - set(journal):
        broken.append(f"the destroyed key stands in {place}")
    if not house.on_sqlite():
        house.turn_the_journal()
        if place := house.places_of(*destroyed):
            broken.append(f"the destroyed key still stands in {place}")
        print(f"the destroyed key stood in {len(journal)} segments of the journal, and in none once "
              "they were written on again")
    house.server.start()


def interrupted(house, dice, kills, broken):
    struck = {}
    for number in range(kills):
        customer, token = f"P{number}", f"token{number}x{dice.randrange(1 << 40)}"
        case = house.begin(f"K{number}", customer, token)
        request = house.good("pia", "POST", "/api/v1/erasures",
                             {"subject": customer, "reason": "letter"})["id"]
        path = f"/api/v1/erasures/{request}/identity_checked"
        asking = Person(house.server.port, house.people["pia"].cookie, house.people["pia"].csrf)

        def ask():
            try:
                asking.ask("POST", path, {"reason": "passport"})
            except Gone:
                pass
        thread = threading.Thread(target=ask)
        thread.start()
        time.sleep(dice.uniform(0, 0.05))
        house.server.kill()
        thread.join()
        reached = house.records_of(request)
        struck[reached] = struck.get(reached, 0) + 1
        house.server.start()
        # Whoever got no answer asks again; what had begun goes on by itself.
        state = house.state_of(request)
        if state == "received":
            house.good("pia", "POST", path, {"reason": "passport"})
        for _ in range(200):
            state = house.state_of(request)
            if state == "reported":
                break
            time.sleep(0.02)
        if state != "reported":
            broken.append(f"{customer}: the erasure stays {state}")
        shown = house.good("ann", "GET", f"/api/v1/instances/{case}")["data"]["name"]
        if shown != {"private": "erased"}:
            broken.append(f"{customer}: {shown}")
        again = house.good("pia", "POST", "/api/v1/erasures",
                           {"subject": customer, "reason": "again"})["id"]
        house.good("pia", "POST", f"/api/v1/erasures/{again}/identity_checked", {"reason": "x"})
        events = house.good("ann", "GET", f"/api/v1/instances/{case}/history")["items"]
        erased = sum(e["type"] == "PersonErased" for e in events)
        if erased != 1:
            broken.append(f"{customer}: {erased} erasures on record")
    print(f"{kills} kills, with so many of its six records written: "
          + ", ".join(f"{count} times {n}" for n, count in sorted(struck.items())))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kills", type=int, default=40 if os.environ.get("RECOURSE_NIGHT") else 8)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.kills} kills, {options.db}", flush=True)
    broken = []
    with tempfile.TemporaryDirectory(prefix="recourse-erasure-") as folder:
        db = f"sqlite:{folder}/house.db" if options.db == "sqlite" else os.environ["RECOURSE_TEST_PG"]
        house = House(options.binary, db, folder)
        try:
            everywhere(house, broken)
            interrupted(house, random.Random(options.seed), options.kills, broken)
        finally:
            house.server.stop()
        for words in (["replay", "--check"], ["db", "check"], ["verify"]):
            done = run(options.binary, *words, "--json", "--db", house.db)
            if done.returncode != 0:
                broken.append(f"{' '.join(words)}: {done.stdout} {done.stderr}")
    for line in broken:
        print("BROKEN", line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
