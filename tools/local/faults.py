"""What the fault bench tried: its figures, and docs/faults.md made of its rows."""

import collections
import json
import re

from .results import Counts

INTRODUCTION = """# Faults

Every fault that the tests put into the way of a run, and what came of it. This page is made by `tools/faults-document`
from the rows that `./test` writes; nobody types it. The bench stands in `src/test/java/vaultsnapshot/faults`: the packaged
function in AWS's runtime client, between a real OpenBao and a real S3 implementation (LocalStack), with a proxy before
each that spoils exactly one thing. Each test also asserts that its fault fired, that what lies in the bucket is whole by
another library than our own, that no secret stands where none may, and that the same event succeeds once the fault is
gone.

"tried" counts runs, or archives given to the verifier where a row says so. "seconds" is the longest run by its caller's
clock, on a machine with two cores and ten runs side by side: an order of magnitude, not a benchmark. Ports, names and ids
that are others with every run are replaced.
"""


def rows(folder):
    file = folder / "rows.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []


def forget(folder):
    """Removes the rows of earlier runs."""
    (folder / "rows.jsonl").unlink(missing_ok=True)


def figures(found):
    """The three figures, in a line."""
    return (f"faults tried: {sum(row['tried'] for row in found)}, bad objects stored: "
            f"{sum(row['badObjects'] for row in found)}, secrets leaked: {sum(row['secretsLeaked'] for row in found)}")


def check(found, document):
    """Counts as one test: nothing bad stored, nothing leaked, and the document tells of the same faults."""
    problems = [f"failed: faults: {row['group']}: {row['fault']}: a bad object or a leaked secret"
                for row in found if row["badObjects"] or row["secretsLeaked"]]
    told, tried = _told(document), {(row["group"], _cell(row["fault"])) for row in found}
    if told != tried:
        problems.append(f"failed: {document.name} does not tell of what was tried: missing {sorted(tried - told)[:5]}, "
                        f"no longer tried {sorted(told - tried)[:5]}; run tools/faults-document")
    return Counts(failed=len(problems), problems=tuple(problems)) if problems else Counts(passed=1)


def document(found):
    """The whole page."""
    groups = collections.OrderedDict()
    for row in sorted(found, key=lambda row: row["group"]):
        groups.setdefault(row["group"], collections.OrderedDict()).setdefault(row["fault"], []).append(row)
    parts = [INTRODUCTION, f"**{figures(found)}**"]
    for group, faults in groups.items():
        parts.append(f"## {group}\n\n| fault | tried | the run | in the bucket | seconds | the error |\n"
                     "| --- | ---: | --- | --- | ---: | --- |\n"
                     + "\n".join(_line(fault, faults[fault]) for fault in sorted(faults)))
    return "\n\n".join(parts) + "\n"


def _told(document):
    """The faults that the page names, each with its group."""
    told, group = set(), ""
    for line in document.read_text().splitlines() if document.is_file() else []:
        if line.startswith("## "):
            group = line.removeprefix("## ")
        row = re.match(r"\| (.+?) \| \d+ \|", line)
        if row:
            told.add((group, row.group(1)))
    return told


def _line(fault, same):
    outcomes = collections.Counter(row["outcome"] for row in same)
    stored = collections.Counter(row["stored"] for row in same)
    cells = [fault, str(sum(row["tried"] for row in same)), _counted(outcomes), _counted(stored),
             f"{max(row['seconds'] for row in same):.1f}", next((row["error"] for row in same if row["error"]), "")]
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _counted(counter):
    if len(counter) == 1:
        return next(iter(counter))
    return "; ".join(f"{count} x {text}" for text, count in sorted(counter.items()))


def _cell(text):
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()
