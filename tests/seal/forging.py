"""What somebody without any key can make of a case file that is signed: the records written anew, and
the proof cut down so that they pass for records that nobody has sealed yet."""
import json

from tampering import case_format, leaf

ACTOR, OTHER = "ann", "eve"


def half_of(low, high):
    return low + (1 << (high - low - 1).bit_length() - 1)


def subtree(low, high, leaves, parts):
    """The hash over [low, high), of leaves and parts that are given."""
    if not any(low <= place < high for place in leaves):
        return parts[low, high]
    if high - low == 1:
        return leaves[low]
    middle = half_of(low, high)
    return case_format.sha256(b"\1" + subtree(low, middle, leaves, parts)
                              + subtree(middle, high, leaves, parts))


def positions_of(records):
    return {int(r["position"]): bytes.fromhex(r["hash"]) for r in records if "position" in r}


def cut_proofs(files, kept):
    """Each proof around the leaves `kept` alone; the honest hashes of the others become parts of it."""
    manifest, keys = json.loads(files["manifest.json"]), json.loads(files["keys.json"])
    leaves = positions_of(manifest["records"] + keys["records"])
    for name in [n for n in files if n.endswith(".proof.json")]:
        proof = json.loads(files[name])
        parts = {(int(p["from"]), int(p["to"])): bytes.fromhex(p["hash"]) for p in proof["parts"]}
        cut = []

        def go(low, high):
            if not any(low <= place < high for place in kept):
                hash_ = subtree(low, high, leaves, parts).hex()
                cut.append({"from": str(low), "to": str(high), "hash": hash_})
            elif high - low > 1:
                go(low, half_of(low, high))
                go(half_of(low, high), high)
        go(0, int(proof["size"]))
        files[name] = case_format.canonical({"size": proof["size"], "parts": cut})


def taken_for_unsigned(first):
    """Records from `first` on (0: all) by another actor, chained anew, without their places."""
    def change(files):
        manifest, keys = json.loads(files["manifest.json"]), json.loads(files["keys.json"])
        cut_proofs(files, set(positions_of(manifest["records"][:first] + keys["records"])))
        before, lines = "", files["events.jsonl"].split(b"\n")[:-1]
        for i, line in enumerate(lines):
            if i >= first:
                tree = json.loads(line.replace(ACTOR.encode(), OTHER.encode()))
                if before:
                    tree["previous_hash"] = before
                lines[i] = case_format.canonical(tree)
                manifest["records"][i] = {"hash": leaf(lines[i])}
            before = leaf(lines[i])
        files["events.jsonl"] = b"".join(line + b"\n" for line in lines)
        files["manifest.json"] = case_format.canonical(manifest)
    return change


def without_signatures(files):
    """All written anew, and nothing left that anybody signed."""
    taken_for_unsigned(0)(files)
    for name in [n for n in files if n.startswith("checkpoints/")]:
        del files[name]
    files["keys.json"] = b'{"records":[]}'
