"""The binary as its users run it, for tests: a command and what it says, a server and the people who
call it, and the search for planted texts in every byte that is left."""
import http.client
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "a long enough password"


def run(binary, *words, expect=None, stdin=None, lang="en", folder=None, **variables):
    """Its CompletedProcess, with texts. AssertionError where the exit code is not `expect`."""
    done = subprocess.run([binary, *words], input=stdin, capture_output=True, text=True, cwd=folder,
                          env={**os.environ, "LC_ALL": lang, **variables})
    if expect is not None and done.returncode != expect:
        raise AssertionError(f"{words} gave {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def last_json(text):
    """What a command printed last, as `--json` prints it."""
    return json.loads(text.strip().split("\n")[-1])


class Gone(Exception):
    """Nobody answers: the server is dead or has just been killed."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Person:
    """One signed-in person on one connection; not shared between threads."""

    def __init__(self, port, cookie="", csrf=""):
        self.port, self.cookie, self.csrf = port, cookie, csrf
        self.connection = None

    def ask(self, method, path, body=None, key=None):
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        if method == "POST":
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            text = json.dumps(body).encode() if body is not None else None
            self.connection.request(method, path, text, headers)
            answer = self.connection.getresponse()
            data = answer.read()
            cookie = answer.getheader("Set-Cookie")
            if cookie:
                self.cookie = cookie.split(";")[0]
            return answer.status, json.loads(data) if data else None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise Gone(str(error)) from error

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def sign_in(self, user):
        status, answer = self.ask("POST", "/api/v1/session", {"user": user, "password": PASSWORD})
        if status != 200:
            raise SystemExit(f"cannot sign in as {user}: {status} {answer}")
        self.csrf = answer["csrf"]


class Server:
    """`recourse serve` on a port of its own. `log`: a file its output is added to; none: ours.
    `variables`: more of the environment, read at each start."""

    def __init__(self, binary, db, folder, defs=ROOT / "process-defs", log=None, variables=None):
        self.port, self.log, self.process, self.variables = free_port(), log, None, variables or {}
        self.command = [binary, "serve", "--db", db, "--listen", f"127.0.0.1:{self.port}",
                        "--defs", str(defs), "--signing-keys", f"{folder}/signing"]

    def start(self):
        said = open(self.log, "ab") if self.log else sys.stderr
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=said,
                                        stdin=subprocess.DEVNULL,
                                        env={**os.environ, **self.variables})
        if self.log:
            said.close()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            anybody = Person(self.port)
            try:
                if anybody.ask("GET", "/readyz")[0] == 200:
                    return
            except Gone:
                pass
            finally:
                anybody.close()
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended by itself: {self.process.returncode}")
            threading.Event().wait(0.02)
        raise SystemExit("the server does not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        """As a machine that stands still: it keeps its connections and believes what it knew."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=60) != 0:
            raise SystemExit("the server did not end well")


def psql(url, *statements):
    """What they answer, a line a row, columns parted by U+001F."""
    words = [w for s in statements for w in ("-c", s)]
    done = subprocess.run(["psql", url, "-qAtX", "-v", "ON_ERROR_STOP=1", "-F", "\x1f", *words],
                          capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


def places_of(folder, db, *texts):
    """Files below the folder, and on PostgreSQL below the server's own data folder, in which one of
    the texts stands, as written or in small letters. What the server has only in memory is written
    first."""
    folders = [pathlib.Path(folder)]
    if not db.startswith("sqlite:"):
        psql(db, "checkpoint")
        folders.append(pathlib.Path(psql(db, "show data_directory").strip()))
    wanted = {form.encode() for text in texts for form in (text, text.lower())}
    found = []
    for path in (path for folder in folders for path in folder.rglob("*")):
        try:
            data = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:
            continue
        found += [str(path)] if any(text in data for text in wanted) else []
    return found


def recorded_cases(db):
    """Every case that has a record, the engine's own as well. No server may hold an SQLite file."""
    query = "select distinct instance from step_record"
    if not db.startswith("sqlite:"):
        return [case.replace("-", "") for case in psql(db, query).split()]
    reader = sqlite3.connect(db.removeprefix("sqlite:"))
    try:
        return [case for (case,) in reader.execute(query)]
    finally:
        reader.close()


def records_with(binary, db, signing, *texts, owner=None, **variables):
    """Cases in whose records one of the texts stands. They are stored packed, so the bytes of the
    database show nothing of it; a case file has them as they were sealed. `signing`: the file of
    the keys they are sealed with; `owner`: who lists the cases."""
    found = []
    with tempfile.TemporaryDirectory(prefix="recourse-records-") as folder:
        for case in recorded_cases(owner or db):
            path = f"{folder}/{case}.zip"
            run(binary, "case-file", case, "-o", path, "--db", db, "--signing-keys", signing,
                expect=0, **variables)
            with zipfile.ZipFile(path) as archive:
                records = archive.read("events.jsonl").decode()
            if any(text in records for text in texts):
                found.append(case)
    return found
