#!/usr/bin/env python3
"""The JSON Schemas that `recourse schema` prints: every file of the product fits its schema, no
foreign key does, and the committed page of all keys is what the binary prints."""
import json
import pathlib
import re
import subprocess
import sys
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Loader(yaml.SafeLoader):
    """YAML 1.2 core, as editors read it: no sexagesimals, no dates, no yes and no."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
        ("bool", r"^(true|false)$", list("tf")),
        ("null", r"^(~|null|)$", ["~", "n", ""]),
        ("int", r"^-?(0|[1-9][0-9]*)$", list("-0123456789")),
        ("float", r"^-?(0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789"))]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


def recourse(*words):
    return subprocess.run([BINARY, *words], capture_output=True, text=True, check=True, cwd=ROOT,
                          env={"LC_ALL": "en"}).stdout


def validator(kind):
    schema = json.loads(recourse("schema", kind))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def kind_of(path):
    if path.name.endswith(".scenario.yaml"):
        return "scenario"
    if path.name == "directory.yaml":
        return "directory"
    kinds = {"connectors": "connector", "calendars": "calendar", "policies": "policy"}
    return kinds.get(path.parent.name, "definition")


def shipped():
    for folder in ("process-defs", "tests/scenarios", "samples"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            yield path, kind_of(path)


def keys_in(node):
    """Every mapping of a document, with the path to it."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from keys_in(value)
    if isinstance(node, list):
        for value in node:
            yield from keys_in(value)


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.validators = {kind: validator(kind) for kind in
                          ("definition", "scenario", "calendar", "policy", "connector", "directory")}

    def test_every_shipped_file_fits_its_schema(self):
        seen = set()
        for path, kind in shipped():
            seen.add(kind)
            faults = [f"{path}: {list(e.absolute_path)}: {e.message[:300]}"
                      for e in self.validators[kind].iter_errors(read(path))]
            self.assertEqual(faults, [])
        self.assertEqual(seen, set(self.validators))

    def test_a_key_that_the_checker_refuses_is_refused_by_the_schema_too(self):
        step = {"step": "a", "task": {"assign": {"role": "r"}}}
        file = {"recourse": "1", "process": "p", "version": 1, "steps": [step]}
        check = self.validators["definition"]
        self.assertTrue(check.is_valid(file))
        for wrong in ({"step": "a"}, {**step, "auto": "x.y"}, {**step, "actoins": {}},
                      {**step, "task": {"assign": {"rolle": "r"}}}, {**step, "with": {}},
                      {"task": step["task"]}, {**step, "handlers": [{"after": "2 days", "do": 1}]}):
            self.assertFalse(check.is_valid({**file, "steps": [wrong]}), wrong)
        self.assertFalse(check.is_valid({**file, "datta": {}}))
        self.assertFalse(check.is_valid({k: v for k, v in file.items() if k != "version"}))

    def test_every_key_is_described_in_both_languages_and_its_example_fits(self):
        for kind in self.validators:
            for lang in ("en", "zh"):
                schema = json.loads(recourse("schema", kind, "--lang", lang))
                for mapping in keys_in(schema):
                    for name, key in mapping.get("properties", {}).items():
                        self.assertTrue(key.get("description"), name)
                        if lang == "zh":
                            self.assertRegex(key["description"], r"[一-鿿]")
                        for example in key.get("examples", []):
                            whole = {**key, "definitions": schema["definitions"]}
                            self.assertTrue(jsonschema.Draft7Validator(whole).is_valid(example),
                                            f"{name}: {example}")

    def test_every_key_of_the_table_is_read_by_a_loader(self):
        sources = [path.read_text(encoding="utf-8") for folder in ("yaml", "directory")
                   for path in (ROOT / "adapters" / folder).glob("*.cpp")
                   if not path.name.startswith("keys_")]
        shape, keys = "", 0
        for line in recourse("schema", "--page").split("\n"):
            shape = line[3:] if line.startswith("## ") else shape
            key = re.match(r"\| \**`(\w+)`", line)
            if not key or shape in ("expected notices", "expected family"):  # read one by one
                continue
            keys += 1
            quoted = f'"{key.group(1)}"'
            self.assertTrue(any(quoted in text for text in sources), f"{shape}: {quoted}")
        self.assertGreater(keys, 180)

    def test_the_page_of_all_keys_is_what_the_binary_prints(self):
        page = (ROOT / "process-defs/keys.md").read_text(encoding="utf-8")
        self.assertEqual(page, recourse("schema", "--page"),
                         "run: recourse schema --page > process-defs/keys.md")

    def test_an_unknown_kind_of_file_is_wrong_usage(self):
        done = subprocess.run([BINARY, "schema", "poem"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
