"""What a case file is made of, as adapters/seal/README.md describes it: canonical JSON, the archive,
signed notes, the tree. Everything is read strictly; ValueError says that it is something else."""
import base64
import binascii
import bisect
import hashlib
import json
import re
import struct
import sys

NUMBER = re.compile(r"(0|[1-9][0-9]{0,15})\Z")
HEX = re.compile(r"[0-9a-f]{64}\Z")
INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{0,5}[1-9])?Z\Z", re.A)
INSTANCE = re.compile(r"[0-9a-f]{32}\Z")
HOUSE = re.compile(r"[A-Za-z0-9._-]+\.yaml\Z")
SECRET = re.compile(r"[0-9a-f]+\Z")
FORMATS = ("recourse-case/1", "recourse-case/2")  # the first one has no sealed.json
NAME = re.compile(r"[^\x00-\x20+\x7f]+\Z")
NUMBER_MAX, DEPTH_MAX, FILE_MAX = 2 ** 53, 512, 2 ** 30
ED25519, COSIGNATURE = 1, 4
LATEST = 253402300799  # the last second of the year 9999


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha256(b"\0" + data)


def find_ed25519():
    """A function (public key, message, signature) -> bool."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        def by_cryptography(key, message, signature):
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
                return True
            except (InvalidSignature, ValueError):
                return False
        return by_cryptography
    except ImportError:
        pass
    try:
        from nacl.exceptions import BadSignatureError
        from nacl.signing import VerifyKey

        def by_nacl(key, message, signature):
            try:
                VerifyKey(key).verify(message, signature)
                return True
            except (BadSignatureError, ValueError):
                return False
        return by_nacl
    except ImportError:
        sys.exit("verify.py needs one of the packages python3-cryptography and python3-nacl "
                 "(apt-get install python3-cryptography)")


# -- canonical JSON ---------------------------------------------------------------------------------

def no_number(text):
    raise ValueError("a number: " + text)


def members(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise ValueError("a name twice")
    return out


def read_json(data):
    """Any JSON text without numbers. Raises ValueError."""
    try:
        tree = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_int=no_number,
                          parse_float=no_number, parse_constant=no_number)
    except RecursionError:
        raise ValueError("nested too deeply")
    return tree


def texts_in(tree):
    """Every text in it, names too."""
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting += item
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def canonical(tree, depth=1):
    """RFC 8785 as bytes. Raises ValueError."""
    if depth > DEPTH_MAX:
        raise ValueError("nested too deeply")
    if isinstance(tree, dict):
        names = sorted(tree, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(tree[name], depth + 1)
                                for name in names) + b"}"
    if isinstance(tree, list):
        return b"[" + b",".join(canonical(item, depth + 1) for item in tree) + b"]"
    return json.dumps(tree, ensure_ascii=False).encode("utf-8")


def is_canonical(data):
    try:
        return canonical(read_json(data)) == data
    except ValueError:
        return False


# -- the archive: zip, stored, in the one layout ----------------------------------------------------

def read_archive(data):
    files, entries, at = {}, [], 0
    while data[at:at + 4] == b"PK\x03\x04" and len(data) - at >= 30:
        checksum, size, _, name_size = struct.unpack_from("<IIIH", data, at + 14)
        begin = at + 30 + name_size
        if begin + size > len(data):
            return None
        name, content = data[at + 30:begin], data[begin:begin + size]
        if entries and name <= entries[-1][0]:
            return None
        entries.append((name, content, checksum))
        at = begin + size
    if len(entries) >= 0xFFFF or lay_out(entries) != data:
        return None
    try:
        for name, content, _ in entries:
            files[name.decode("ascii")] = content
    except UnicodeDecodeError:
        return None
    return files


def lay_out(entries):
    out, directory = [], []
    offset = 0
    for name, content, checksum in entries:
        common = struct.pack("<HHHHHIIIHH", 20, 0x0800, 0, 0, 0x21, checksum, len(content),
                             len(content), len(name), 0)
        directory.append(b"PK\x01\x02" + struct.pack("<H", 0x0314) + common +
                         struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, offset) + name)
        out += [b"PK\x03\x04", common, name, content]
        offset += 30 + len(name) + len(content)
    listed = b"".join(directory)
    end = struct.pack("<IIHHIIH", 0x06054b50, 0, len(entries), len(entries), len(listed), offset, 0)
    return b"".join(out) + listed + end


# -- signed notes -----------------------------------------------------------------------------------

def from_base64(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if base64.b64encode(data).decode() == text else None


class Key:
    """NAME+HASH+base64(kind ‖ key)."""

    def __init__(self, text):
        self.text = text
        name, _, rest = text.partition("+")
        stated, _, encoded = rest.partition("+")
        data = from_base64(encoded)
        if not NAME.match(name) or data is None or len(data) != 33 or \
                data[0] not in (ED25519, COSIGNATURE):
            raise ValueError("no verifier key")
        self.name, self.kind, self.key = name, data[0], data[1:]
        self.id = sha256(name.encode() + b"\n" + data)[:4]
        if stated != self.id.hex():
            raise ValueError("no verifier key")


class SignedNote:
    """text, then a line for each signature."""

    def __init__(self, data, ed25519):
        self.ed25519 = ed25519
        gap = data.find(b"\n\n")
        if len(data) > 2 ** 20 or gap < 0:
            raise ValueError("no signed note")
        self.text, rest = data[:gap + 1], data[gap + 2:].split(b"\n")
        if rest.pop() != b"" or not 0 < len(rest) <= 100:
            raise ValueError("no signed note")
        self.signatures = []
        for line in rest:
            words = line.decode("utf-8").split(" ", 2)
            content = from_base64(words[2]) if len(words) == 3 and words[0] == "—" else None
            if content is None or len(content) <= 4 or not NAME.match(words[1]):
                raise ValueError("no signature line")
            self.signatures.append((words[1], content[:4], content[4:]))

    def bears(self, key):
        """Has it a line that claims to be by this key?"""
        return any(name == key.name and key_id == key.id for name, key_id, _ in self.signatures)

    def signed_by(self, key):
        for name, key_id, signature in self.signatures:
            if name == key.name and key_id == key.id and key.kind == ED25519 and \
                    len(signature) == 64 and self.ed25519(key.key, self.text, signature):
                return True
        return False


class Note(SignedNote):
    """A checkpoint: origin, size, root and, where people looked at cases, how far the log of accesses
    went (count, hash of its last row)."""

    def __init__(self, data, ed25519):
        super().__init__(data, ed25519)
        lines = self.text.decode("utf-8").split("\n")
        if len(lines) not in (4, 5) or not NAME.match(lines[0]) or not NUMBER.match(lines[1]) or \
                int(lines[1]) > NUMBER_MAX:
            raise ValueError("no checkpoint")
        self.accesses = None
        if len(lines) == 5:
            words = lines[3].split(" ")
            if len(words) != 3 or words[0] != "accesses" or not NUMBER.match(words[1]) or \
                    not 0 < int(words[1]) <= NUMBER_MAX or len(from_base64(words[2]) or b"") != 32:
                raise ValueError("no checkpoint")
            self.accesses = (int(words[1]), from_base64(words[2]).hex())
        self.origin, self.size, self.root = lines[0], int(lines[1]), from_base64(lines[2])
        if self.root is None or len(self.root) != 32:
            raise ValueError("no checkpoint")

    def cosigned_at(self, key):
        """The second that a witness vouches for, or None: none of its lines holds."""
        for name, key_id, content in self.signatures:
            if name != key.name or key_id != key.id or key.kind != COSIGNATURE or len(content) != 72:
                continue
            second = int.from_bytes(content[:8], "big")
            text = f"cosignature/v1\ntime {second}\n".encode() + self.text
            if second <= LATEST and self.ed25519(key.key, text, content[8:]):
                return second
        return None


def is_instant(text):
    """UTC, with no more digits than it takes: one way to write each."""
    found = INSTANT.match(text)
    if not found:
        return False
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= days[month - 1] and hour < 24 and minute < 60 and \
        second < 60


# -- the tree ---------------------------------------------------------------------------------------

def root_from(leaves, parts, size):
    """The root over `size` leaves, or None where a part of the tree is not given."""
    places = sorted(place for place in leaves if place < size)

    def node(low, high, first, last):  # places[first:last] lie in [low, high)
        if first == last:
            return parts.get((low, high))
        if high - low == 1:
            return leaves[low]
        half = 1 << (high - low - 1).bit_length() - 1
        middle = bisect.bisect_left(places, low + half, first, last)
        left = node(low, low + half, first, middle)
        right = node(low + half, high, middle, last)
        return None if left is None or right is None else sha256(b"\1" + left + right)

    return node(0, size, 0, len(places)) if size else sha256(b"")


# -- the case file ----------------------------------------------------------------------------------

def number(text):
    if not isinstance(text, str) or not NUMBER.match(text) or int(text) > NUMBER_MAX:
        raise ValueError("no number")
    return int(text)


def exactly(tree, names, maybe=()):
    """`tree` as an object of these texts and lists."""
    if not isinstance(tree, dict) or set(tree) - set(maybe) != set(names) - set(maybe) or \
            not all(isinstance(value, (str, list)) for value in tree.values()):
        raise ValueError("other members")
    return tree


def digest(text):
    if not isinstance(text, str) or not HEX.match(text):
        raise ValueError("no hash")
    return bytes.fromhex(text)


class Place:
    """A record: its text, its hash, its position in the log if it has one."""

    def __init__(self, tree, before):
        self.hash = digest(tree["hash"])
        self.bytes = tree["bytes"].encode() if "bytes" in tree else None
        self.position = number(tree["position"]) if "position" in tree else None
        if self.position is not None and before is not None and \
                (before.position is None or before.position >= self.position):
            raise ValueError("positions do not ascend")


def places(tree, names):
    if not isinstance(tree, list):
        raise ValueError("no list")
    out = []
    for item in tree:
        exactly(item, names, ("position",))
        if not all(isinstance(value, str) for value in item.values()):
            raise ValueError("other members")
        out.append(Place(item, out[-1] if out else None))
    return out


def sealed_list(tree):
    """{id: (keys, state)} of the ciphertexts that were there when the file was made."""
    out, before = {}, ""
    if not isinstance(exactly(tree, ("sealed",))["sealed"], list):
        raise ValueError("no list")
    for item in tree["sealed"]:
        exactly(item, ("id", "keys", "state"))
        secret, keys, state = item["id"], item["keys"], item["state"]
        if not isinstance(secret, str) or not SECRET.match(secret) or secret <= before or \
                not isinstance(keys, list) or not all(isinstance(key, str) for key in keys) or \
                state not in ("kept", "emptied", "keyless", "changed"):
            raise ValueError("no list of sealed data")
        out[secret], before = (keys, state), secret
    return out


class CaseFile:
    """Taken apart, not judged. Raises ValueError where it is no case file."""

    def __init__(self, data, ed25519):
        files = read_archive(data) if len(data) <= FILE_MAX else None
        if files is None:
            raise ValueError("no archive")
        self.definitions, self.attachments, self.notes, self.parts = {}, {}, {}, {}
        self.sealed, self.salts = None, {}
        for name, content in files.items():
            self.take(name, content, ed25519)
        if not {"manifest.json", "events.jsonl", "keys.json"} <= set(files) or \
                not set(self.notes) <= set(self.parts) or \
                not set(self.salts) <= set(self.attachments) or \
                (self.sealed is None) != (self.format == "recourse-case/1"):
            raise ValueError("a file is missing, or one too many")

    def take(self, name, content, ed25519):
        folder, _, rest = name.rpartition("/")
        if name == "manifest.json":
            names = ("format", "instance", "origin", "records")
            tree = exactly(read_canonical(content), names)
            if not all(isinstance(tree[key], str) for key in names if key != "records") or \
                    tree["format"] not in FORMATS or not INSTANCE.match(tree["instance"]):
                raise ValueError("another format")
            self.format = tree["format"]
            self.instance, self.origin = tree["instance"], tree["origin"]
            self.records = places(tree["records"], ("hash", "position"))
        elif name == "events.jsonl":
            self.lines = content.split(b"\n")
            if self.lines.pop() != b"":
                raise ValueError("cut off")
        elif name == "keys.json":
            tree = exactly(read_canonical(content), ("records",))
            self.key_records = places(tree["records"], ("bytes", "hash", "position"))
        elif name == "sealed.json":
            self.sealed = sealed_list(read_canonical(content))
        elif folder == "definitions" and rest.endswith(".yaml"):
            self.definitions[digest(rest[:-5])] = content
        elif folder == "attachments" and rest.endswith(".salt"):
            self.salts[digest(rest[:-5])] = digest(content.decode("ascii")).hex() + "\n"
        elif folder == "attachments":
            self.attachments[digest(rest)] = content
        elif folder in ("house/connectors", "house/calendars") and HOUSE.match(rest):
            pass  # what the definitions are read with; it proves nothing
        elif folder == "checkpoints" and rest.endswith(".note"):
            note = Note(content, ed25519)
            if note.size != number(rest[:-5]) or note.size == 0:
                raise ValueError("another size")
            self.notes[note.size] = note
        elif folder == "checkpoints" and rest.endswith(".proof.json"):
            tree = exactly(read_canonical(content), ("parts", "size"))
            size = number(tree["size"])
            if size != number(rest[:-11]) or size == 0 or not isinstance(tree["parts"], list):
                raise ValueError("another size")
            parts = self.parts[size] = {}
            for part in tree["parts"]:
                exactly(part, ("from", "hash", "to"))
                parts.setdefault((number(part["from"]), number(part["to"])), digest(part["hash"]))
        else:
            raise ValueError("an unknown file: " + name)


def read_canonical(data):
    if not is_canonical(data):
        raise ValueError("not canonical")
    tree = read_json(data)
    if any("\0" in text for text in texts_in(tree)):
        raise ValueError("a text with NUL")
    return tree
