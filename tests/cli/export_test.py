#!/usr/bin/env python3
"""Exports as outside programs read them: XES through a validating walk over an XML parser, OCEL as
JSON and as a database with every constraint of its layout, CSV through a CSV reader. What goes in
comes out: the events are counted from the records by a table of our own.

  export_test.py BINARY
"""
import collections
import contextlib
import csv
import datetime
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import PASSWORD, Person, Server, last_json, run  # noqa: E402

BINARY = ""
NASTY = "审批 😀 \"q\" 'a' ]]> <b>&amp; =1+1"
LONG = "长" * 20_000
DEFINITION = """recourse: "1"
process: leave
version: 1
title: {en: Leave, zh: 请假}
data: {days: {type: int, input: true}, customer: {type: text, input: true}, note: {type: optional text, input: true}}
roles: {lead: {group: leads}}
outcomes: {granted: {kind: success, title: {en: Granted, zh: 准假}}}
steps:
  - step: look
    title: {en: %s, zh: %s}
    task:
      title: {en: "{{ customer }}", zh: "{{ customer }}"}
      assign: {role: lead}
      fields: {note: optional}
      allow: [delegate, forward, suspend]
    actions: {grant: {label: {en: Grant, zh: 同意}, next: end}}
  - {step: end, finish: granted}
""" % (json.dumps(NASTY, ensure_ascii=False), json.dumps(NASTY, ensure_ascii=False))
DIRECTORY = """groups: [{group: leads}]
people:
  - {person: ann.secret, name: {en: Ann, zh: 安}, groups: [leads]}
  - {person: bob.secret, name: {en: Bob, zh: 鲍}, groups: [leads]}
  - {person: root, name: {en: Root, zh: 根}, roles: [admin]}
"""
# What a log tells of a history, written down here once more: event type → is it in the log.
IN_THE_LOG = {
    "InstanceStarted", "InstanceEnded", "InstanceSuspended", "InstanceResumed", "InstanceMigrated",
    "InstanceWoken", "SectionChanged",
    "WorkItemCreated", "WorkItemChanged", "WorkItemCompleted", "WorkItemDelegated",
    "DelegationAnswered", "WorkItemForwarded", "WorkItemNominated", "JobCreated", "JobCompleted",
    "JobFailed", "JobRetried", "JobResultLate", "CallStarted", "CallUndoBegan", "CallEnded",
    "DecisionMade",
    "VoteDecided", "OperationDone", "SlaPaused", "SlaResumed"}
TRANSITIONS = {
    "schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort",
    "ate_abort", "complete", "autoskip", "manualskip", "unknown"}
XES = "{http://www.xes-standard.org/}"


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="recourse-export-")
        cls.folder = pathlib.Path(cls.home.name)
        cls.db = f"sqlite:{cls.folder}/test.db"
        (cls.folder / "defs").mkdir()
        (cls.folder / "defs/leave.yaml").write_text(DEFINITION, encoding="utf-8")
        (cls.folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        cls.run_it("db", "init", "--db", cls.db)
        cls.run_it("deploy", "defs", "--db", cls.db)
        cls.cases = []
        for number in range(4):
            cls.cases.append(cls.start(f"Customer-{number}-secret {NASTY}"))
        tasks = cls.json_of("tasks", "--view", "available", "--as", "ann.secret")["items"]
        by_case = {t["instance"]: t["id"] for t in tasks}
        note = cls.folder / "note.json"
        note.write_text(json.dumps({"note": LONG}), encoding="utf-8")
        cls.run_it("task", by_case[cls.cases[0]], "complete", "grant", "--data", f"@{note}",
                   "--as", "ann.secret", "--db", cls.db)
        cls.run_it("task", by_case[cls.cases[1]], "claim", "--as", "ann.secret", "--db", cls.db)
        cls.run_it("task", by_case[cls.cases[1]], "delegate", "--to", "bob.secret", "--comment",
                   "secret comment", "--as", "ann.secret", "--db", cls.db)
        cls.run_it("task", by_case[cls.cases[2]], "claim", "--as", "bob.secret", "--db", cls.db)
        cls.run_it("task", by_case[cls.cases[2]], "release", "--as", "bob.secret", "--db", cls.db)
        cls.expected = collections.Counter()
        for case in cls.cases:
            history = cls.json_of("history", case, "--all")
            events = history["items"] if isinstance(history, dict) else history
            cls.expected[case] = sum(e["type"] in IN_THE_LOG for e in events)

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    @classmethod
    def run_it(cls, *words, expect=0):
        return run(BINARY, *words, expect=expect, folder=cls.folder).stdout

    @classmethod
    def json_of(cls, *words):
        return last_json(cls.run_it(*words, "--db", cls.db, "--json"))

    @classmethod
    def start(cls, customer):
        data = json.dumps({"days": 3, "customer": customer})
        return cls.json_of("start", "leave", "--data", data, "--as", "bob.secret")["id"]

    def exported(self, *words, name):
        path = self.folder / name
        self.run_it("export", *words, "-o", name, "--db", self.db)
        return path

    # --- XES -------------------------------------------------------------------------------------

    def test_xes_keeps_every_rule_of_its_structure(self):
        log = ElementTree.parse(self.exported("xes", name="a.xes")).getroot()
        self.assertEqual(log.tag, XES + "log")
        self.assertEqual(log.get("xes.version"), "1849.2023")
        order = {XES + n: i for i, n in enumerate(["extension", "global", "classifier"])}
        ranks = [order.get(child.tag, 4 if child.tag == XES + "trace" else 3) for child in log]
        self.assertEqual(ranks, sorted(ranks), "extensions, globals, classifiers, attributes, traces")
        prefixes = {e.get("prefix") for e in log.iter(XES + "extension")}
        scopes = {g.get("scope"): {a.get("key") for a in g} for g in log.iter(XES + "global")}
        self.assertEqual(scopes["event"],
                         {"concept:name", "time:timestamp", "lifecycle:transition"})
        self.assertEqual([c.get("keys") for c in log.iter(XES + "classifier")],
                         ["concept:name lifecycle:transition"])
        found = collections.Counter()
        for trace in log.iter(XES + "trace"):
            case = {a.get("key"): a.get("value") for a in trace if a.tag != XES + "event"}
            times, seqs = [], []
            for event in trace.iter(XES + "event"):
                keys = [a.get("key") for a in event]
                self.assertEqual(len(keys), len(set(keys)))
                self.assertLessEqual({k.split(":")[0] for k in keys}, prefixes)
                values = {a.get("key"): a.get("value") for a in event}
                self.assertIn(values["lifecycle:transition"], TRANSITIONS)
                self.assertTrue(values["concept:name"])
                self.assertRegex(values["time:timestamp"], r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")
                times.append(moment(values["time:timestamp"]))
                seqs.append(int(values["recourse:seq"]))
                self.assertRegex(values["recourse:hash"], "^[0-9a-f]{64}$")
                for attribute in event:
                    kind = attribute.tag.removeprefix(XES)
                    self.assertEqual(kind, {"time:timestamp": "date", "recourse:seq": "int"}.get(
                        attribute.get("key"), "string"))
                found[case["recourse:instance"]] += 1
            self.assertEqual(seqs, sorted(set(seqs)))
            self.assertEqual(times, sorted(times))
        self.assertEqual(found, self.expected)
        names = {a.get("value") for e in log.iter(XES + "event") for a in e
                 if a.get("key") == "concept:name"}
        self.assertIn(NASTY, names)

    def test_xes_says_what_became_of_tasks(self):
        log = ElementTree.parse(self.exported("xes", name="b.xes")).getroot()
        traces = {}
        for trace in log.iter(XES + "trace"):
            values = [{a.get("key"): a.get("value") for a in e} for e in trace.iter(XES + "event")]
            case = [a.get("value") for a in trace if a.get("key") == "recourse:instance"][0]
            traces[case] = [(v["lifecycle:transition"], v.get("recourse:kind", "")) for v in values]
        done, delegated, released, waiting = (traces[c] for c in self.cases)
        self.assertEqual(waiting, [("start", ""), ("schedule", ""), ("assign", "")])
        self.assertEqual([t for t, _ in done][:3], ["start", "schedule", "assign"])
        self.assertEqual([t for t, _ in done][-2:], ["complete", "complete"])
        self.assertIn(("reassign", "delegate"), delegated)
        self.assertIn(("unknown", "unclaim"), released)

    def test_lxml_reads_it_too_where_there_is_one(self):
        python = "/usr/bin/python3"
        if not os.path.exists(python):
            self.skipTest("no system python")
        path = self.exported("xes", name="c.xes")
        script = ("import sys\ntry:\n from lxml import etree\nexcept ImportError:\n sys.exit(77)\n"
                  "n=sum(1 for _,e in etree.iterparse(sys.argv[1], tag='{*}event'))\nprint(n)")
        done = subprocess.run([python, "-c", script, str(path)], capture_output=True, text=True)
        if done.returncode == 77:
            self.skipTest("no lxml")
        self.assertEqual(done.stdout.strip(), str(sum(self.expected.values())), done.stderr)

    # --- OCEL ------------------------------------------------------------------------------------

    def test_ocel_json_is_whole(self):
        log = json.loads(self.exported("ocel", name="a.json").read_text(encoding="utf-8"))
        self.assertEqual(set(log), {"objectTypes", "eventTypes", "events", "objects"})
        event_types = {t["name"]: {a["name"]: a["type"] for a in t["attributes"]}
                       for t in log["eventTypes"]}
        object_types = {t["name"]: {a["name"]: a["type"] for a in t["attributes"]}
                        for t in log["objectTypes"]}
        self.assertIn(NASTY, event_types)
        kinds = {"string", "time", "integer", "float", "boolean"}
        self.assertLessEqual({k for t in event_types.values() for k in t.values()}, kinds)
        ids = [o["id"] for o in log["objects"]]
        self.assertEqual(len(ids), len(set(ids)))
        found = collections.Counter()
        for event in log["events"]:
            moment(event["time"])
            self.assertLessEqual({a["name"] for a in event["attributes"]},
                                 set(event_types[event["type"]]))
            for relation in event["relationships"]:
                self.assertIn(relation["objectId"], set(ids))
                self.assertTrue(relation["qualifier"])
            found[event["id"].split(":")[0]] += 1
        self.assertEqual(found, self.expected)
        for thing in log["objects"]:
            times = [moment(a["time"]) for a in thing["attributes"]]
            self.assertEqual(times, sorted(times), "initial values first, then changes")
            self.assertLessEqual({a["name"] for a in thing["attributes"]},
                                 set(object_types[thing["type"]]))
            for relation in thing["relationships"]:
                self.assertIn(relation["objectId"], set(ids))

    def test_ocel_database_keeps_all_24_constraints(self):
        path = self.exported("ocel", "--format", "sqlite", name="a.sqlite")
        with contextlib.closing(sqlite3.connect(path)) as db:
            for name, holds in Layout(db).constraints().items():
                self.assertTrue(holds, name)
            self.assertEqual(db.execute("pragma foreign_key_check").fetchall(), [])
            self.assertEqual(db.execute("pragma integrity_check").fetchone()[0], "ok")
            events = db.execute("select count(*) from event").fetchone()[0]
            self.assertEqual(events, sum(self.expected.values()))
            for (name,) in db.execute("select ocel_type_map from event_map_type union "
                                      "select ocel_type_map from object_map_type"):
                self.assertRegex(name, "^[A-Za-z0-9]+$")
            in_tables = sum(db.execute(f"select count(*) from event_{m}").fetchone()[0]
                            for (m,) in db.execute("select ocel_type_map from event_map_type"))
            self.assertEqual(in_tables, events)
            for (m,) in db.execute("select ocel_type_map from object_map_type").fetchall():
                initial = db.execute(f"select count(*), count(distinct ocel_id) from object_{m} "
                                     "where ocel_changed_field is null").fetchone()
                self.assertEqual(initial[0], initial[1], "one initial row an object")

    # --- CSV -------------------------------------------------------------------------------------

    def test_csv_cells_are_never_formulas(self):
        for words in ([], ["--identified", "--reason", "=audit"]):
            path = self.exported("csv", *words, name="a.csv")
            with open(path, newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(collections.Counter(r["case"] for r in rows), self.expected)
            for row in rows:
                for cell in row.values():
                    self.assertNotRegex(cell, "^[=+\\-@\\t\\r\\n＝＋－＠]")
                    self.assertNotIn("\0", cell)

    # --- people ----------------------------------------------------------------------------------

    def test_people_are_absent_unless_asked_for_with_a_reason(self):
        forms = [("xes",), ("csv",), ("ocel",), ("ocel", "--format", "sqlite")]
        for number, form in enumerate(forms):
            data = self.exported(*form, name=f"plain-{number}").read_bytes()
            self.assertNotIn(b"secret", data, form)
            self.assertIn(b"p-", data)
        self.run_it("export", "csv", "--identified", "--db", self.db, expect=1)
        named = self.run_it("export", "csv", "--identified", "--reason", "audit 4", "--db", self.db)
        self.assertIn("ann.secret", named)
        self.assertIn("Customer-0-secret", named)
        with contextlib.closing(sqlite3.connect(self.db.removeprefix("sqlite:"))) as db:
            kept = db.execute("select what, purpose, result from access_log").fetchall()
        self.assertIn(("export csv", "audit 4", "shown"), kept)

    def test_pseudonyms_hold_within_an_export_and_not_beyond(self):
        def people(name):
            with open(self.exported("csv", name=name), newline="", encoding="utf-8") as file:
                return {r["resource"] for r in csv.DictReader(file)} - {"", "system"}
        first, second = people("p1.csv"), people("p2.csv")
        self.assertEqual(len(first), 2)
        self.assertFalse(first & second)


class Layout:
    """The constraints of the OCEL 2.0 relational layout, one sentence each."""

    def __init__(self, db):
        self.db = db
        self.tables = {r[0] for r in db.execute("select name from sqlite_master where type='table'")}
        self.maps = {kind: [m for (m,) in db.execute(f"select ocel_type_map from {kind}_map_type")]
                     for kind in ("event", "object")}

    def columns(self, table):
        return {r[1]: r for r in self.db.execute(f'pragma table_info("{table}")')}

    def key(self, table):
        return {name for name, row in self.columns(table).items() if row[5] > 0}

    def foreign(self, table):
        return {(r[3], r[2], r[4]) for r in self.db.execute(f'pragma foreign_key_list("{table}")')}

    def has(self, names, tables):
        return all(set(names) <= set(self.columns(t)) for t in tables)

    def typed(self, kind):
        return [f"{kind}_{m}" for m in self.maps[kind]]

    def exactly_the_type_tables(self, kind):
        fixed = {"event_map_type", "event_object", "object_map_type", "object_object"}
        named = {t for t in self.tables if t.startswith(kind + "_")} - fixed
        return named == set(self.typed(kind))

    def constraints(self):
        fixed = {"event", "object", "event_object", "object_object", "event_map_type",
                 "object_map_type"}
        maps, rows = ["event_map_type", "object_map_type"], ["event", "object"]
        links = ["event_object", "object_object"]
        one_time = lambda kind: all(self.columns(t)["ocel_time"][2] == "TIMESTAMP"
                                    for t in self.typed(kind))
        refers = lambda kind: all(("ocel_id", kind, "ocel_id") in self.foreign(t)
                                  for t in self.typed(kind))
        return {
            "1 six fixed tables": fixed <= self.tables,
            "2 a table for every object type, and no other": self.exactly_the_type_tables("object"),
            "3 a table for every event type, and no other": self.exactly_the_type_tables("event"),
            "4 ocel_type": self.has(["ocel_type"], maps + rows),
            "5 ocel_type_map": self.has(["ocel_type_map"], maps),
            "6 ocel_id": self.has(["ocel_id"], rows),
            "7 ocel_qualifier": self.has(["ocel_qualifier"], links),
            "8 both ends of event_object": self.has(["ocel_event_id", "ocel_object_id"], links[:1]),
            "9 both ends of object_object": self.has(["ocel_source_id", "ocel_target_id"], links[1:]),
            "10 ocel_id of object types": self.has(["ocel_id"], self.typed("object")),
            "11 ocel_id of event types": self.has(["ocel_id"], self.typed("event")),
            "12 ocel_time of object types": one_time("object"),
            "13 ocel_time of event types": one_time("event"),
            "14 key of the map tables": all(self.key(t) == {"ocel_type"} for t in maps),
            "15 key of event and object": all(self.key(t) == {"ocel_id"} for t in rows),
            "16 key of event_object": self.key("event_object") ==
                {"ocel_event_id", "ocel_object_id", "ocel_qualifier"},
            "17 key of object_object": self.key("object_object") ==
                {"ocel_source_id", "ocel_target_id", "ocel_qualifier"},
            "18 key of event types": all(self.key(t) == {"ocel_id"} for t in self.typed("event")),
            "19 event to its type": ("ocel_type", "event_map_type", "ocel_type") in self.foreign("event"),
            "20 object to its type": ("ocel_type", "object_map_type", "ocel_type") in self.foreign("object"),
            "21 event_object to both": {("ocel_event_id", "event", "ocel_id"),
                                        ("ocel_object_id", "object", "ocel_id")} <= self.foreign("event_object"),
            "22 object_object to both": {("ocel_source_id", "object", "ocel_id"),
                                         ("ocel_target_id", "object", "ocel_id")} <= self.foreign("object_object"),
            "23 event types to event": refers("event"),
            "24 object types to object": refers("object"),
        }


class Memory(unittest.TestCase):
    """An export streams: it takes no more memory for many cases than for a few."""
    FEW, MANY = 40, 600
    FORMS = (["xes"], ["csv"], ["ocel"], ["ocel", "--format", "sqlite"])

    def test_many_cases_take_no_more_than_a_few(self):
        with tempfile.TemporaryDirectory(prefix="recourse-export-") as home:
            folder = pathlib.Path(home)
            (folder / "defs").mkdir()
            (folder / "defs/leave.yaml").write_text(DEFINITION, encoding="utf-8")
            (folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
            db = f"sqlite:{folder}/test.db"
            run(BINARY, "db", "init", "--db", db, expect=0)
            run(BINARY, "password", "bob.secret", "--db", db, stdin=PASSWORD + "\n", expect=0)
            server = Server(BINARY, db, folder, folder / "defs")
            self.grow(server, self.FEW)
            few = [self.peak(form, folder, db) for form in self.FORMS]
            self.grow(server, self.MANY - self.FEW)
            many = [self.peak(form, folder, db) for form in self.FORMS]
            for form, (before, least), (after, most) in zip(self.FORMS, few, many):
                print(f"{' '.join(form)}: {before} KB for {self.FEW} cases ({least} bytes), "
                      f"{after} KB for {self.MANY} ({most} bytes)")
                self.assertLess(after - before, 8_000, form)

    def grow(self, server, count):
        server.start()
        bob = Person(server.port)
        bob.sign_in("bob.secret")
        for number in range(count):
            data = {"days": 3, "customer": f"C{number}", "note": LONG}
            status, answer = bob.ask("POST", "/api/v1/instances", {"process": "leave", "data": data})
            self.assertEqual(status, 201, answer)
        bob.close()
        server.stop()

    @staticmethod
    def peak(form, folder, db):
        """KB that the process had at most, and how much it wrote."""
        out = folder / "log"
        child = subprocess.Popen([BINARY, "export", *form, "-o", str(out), "--db", db],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise AssertionError(f"{form}: {child.returncode}")
        return usage.ru_maxrss, out.stat().st_size


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
