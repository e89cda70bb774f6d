#!/usr/bin/env python3
"""Executes process-defs/README.md: its files grow piece by piece, and after each piece they must be
free of findings and every scenario must pass. A comment before a block says what it is:

  <!-- file: NAME -->    a whole file
  <!-- grows: NAME -->   what is new in it: mappings are joined key by key (a null takes the key
                         away), steps, scenarios and the like by their name; a new one goes after the
                         one the piece shows before it; other lists are replaced
  <!-- refused: CODE --> a piece of the definition that the checker must refuse with this code
"""
import copy
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = ("step", "branch", "scenario", "name")


class Loader(yaml.SafeLoader):
    """Every scalar stays the text it is; only null means something here."""


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^~$"), ["~"])


class Bare(str):
    """A scalar that was written without quotes."""


def construct_scalar(loader, node):
    text = loader.construct_scalar(node)
    return Bare(text) if node.style is None else text


Loader.add_constructor("tag:yaml.org,2002:str", construct_scalar)


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


Dumper.yaml_implicit_resolvers = {}
Dumper.add_representer(Bare, lambda d, v: d.represent_scalar("tag:yaml.org,2002:str", str(v)))
Dumper.add_representer(str, lambda d, v: d.represent_scalar("tag:yaml.org,2002:str", v, style='"'))


def name_of(item):
    if isinstance(item, dict):
        for key in NAMES:
            if key in item:
                return (key, str(item[key]))
    return None


def grown(old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        out = {key: value for key, value in old.items()}
        for key, value in new.items():
            if value is None:
                out.pop(key, None)
            else:
                out[key] = grown(old[key], value) if key in old else value
        return out
    named = isinstance(new, list) and new and all(name_of(item) for item in new)
    if isinstance(old, list) and named and all(name_of(item) for item in old):
        return grown_list(old, new)
    return new


def grown_list(old, new):
    out = list(old)
    at = None  # where the last shown one stands
    for number, item in enumerate(new):
        names = [name_of(one) for one in out]
        if name_of(item) in names:
            at = names.index(name_of(item))
            out[at] = grown(out[at], item)
            continue
        following = [names.index(name_of(n)) for n in new[number + 1:] if name_of(n) in names]
        at = at + 1 if at is not None else following[0] if following else len(out)
        out.insert(at, item)
    return out


def pieces():
    page = (ROOT / "process-defs/README.md").read_text(encoding="utf-8")
    tags = re.compile(r"<!-- (file|grows|refused): (\S+) -->\n")
    for block in re.finditer(r"```yaml\n(.*?)```", page, re.S):
        before = page[:block.start()]
        tag = list(tags.finditer(before))[-1] if tags.search(before) else None
        line = before.count("\n") + 1
        assert tag and tag.end() == block.start(), f"README.md:{line}: a block without its comment"
        yield line, tag.group(1), tag.group(2), yaml.load(block.group(1), Loader)


class LanguagePage(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="recourse-page-")
        self.folder = pathlib.Path(self.home.name)
        for part in ("connectors", "calendars"):
            shutil.copytree(ROOT / "process-defs" / part, self.folder / part)
        shutil.copy(ROOT / "process-defs/directory.yaml", self.folder)

    def tearDown(self):
        self.home.cleanup()

    def run_it(self, *words):
        return subprocess.run([BINARY, *words], capture_output=True, text=True, cwd=self.folder,
                              env={"LC_ALL": "en"})

    def write(self, name, tree):
        text = yaml.dump(tree, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)
        (self.folder / name).write_text(text, encoding="utf-8")

    def test_every_piece_of_the_page_works(self):
        files, played, definitions = {}, 0, 0
        for line, kind, name, tree in pieces():
            where = f"process-defs/README.md:{line}"
            if kind == "refused":
                self.refused(name, grown(copy.deepcopy(files["goodwill.yaml"]), tree), where)
                continue
            files[name] = grown(files[name], tree) if kind == "grows" else tree
            self.write(name, files[name])
            # A definition and the scenarios that go with it are two pieces: play after the second.
            if name.endswith(".scenario.yaml"):
                done = self.run_it("test", name, "--json")
                self.assertEqual(done.returncode, 0, f"{where}\n{done.stdout}\n{done.stderr}")
                played += len(json.loads(done.stdout)["scenarios"])
            else:
                definitions += 1
                done = self.run_it("check", name)
                self.assertEqual(done.returncode, 0, f"{where}\n{done.stdout}")
                self.assertNotRegex(done.stdout, "warning [WE]-", where)
        # The last pieces change the definition only: what was played before still holds.
        for name in files:
            if name.endswith(".scenario.yaml"):
                done = self.run_it("test", name)
                self.assertEqual(done.returncode, 0, f"{name}\n{done.stdout}\n{done.stderr}")
        self.assertGreaterEqual(definitions, 10)
        self.assertGreaterEqual(played, 30)

    def refused(self, code, tree, where):
        self.write("wrong.yaml", tree)
        findings = json.loads(self.run_it("check", "wrong.yaml", "--json").stdout)
        (self.folder / "wrong.yaml").unlink()
        self.assertIn(code, [finding["code"] for finding in findings], where)


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
