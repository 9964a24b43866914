"""Builds the package twice and compares what came out, byte for byte."""

import contextlib
import os
import shutil
import zipfile

from .console import run, say
from .results import Counts

MOST_LINES = 20
SOURCES = ("pom.xml", "src")
PRODUCTS = ("vault-snapshot-lambda.jar", "function.zip", "bom.json", "vault-snapshot-lambda-*-cli.jar")
# Without tests and formatter: neither puts anything into the package.
BUILD = ("mvn", "-B", "-Dmaven.test.skip=true", "-Dspotless.check.skip=true", "-Pcli", "package")

# What two machines differ in, besides the folder and the time: time zone, language, permissions of new files.
MACHINES = {
    "first": ("UTC", "-Duser.language=en -Duser.country=US", 0o022),
    "a/second": ("Pacific/Kiritimati", "-Duser.language=tr -Duser.country=TR", 0o002),
}


def rebuild(root, environment):
    """Each product counts as one test."""
    folders = [build(root, name, environment) for name in MACHINES]
    total = Counts()
    for product in PRODUCTS:
        total += _compare(product, *(_one(folder / "target", product) for folder in folders))
    return total


def build(root, name, environment):
    """Builds a copy of the sources; returns its folder."""
    folder = root / "target" / "rebuild" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in SOURCES:
        copy = shutil.copytree if (root / source).is_dir() else shutil.copy
        copy(root / source, folder / source)
    zone, language, mask = MACHINES[name]
    # C1 alone: a short build pays for what C2 compiles and gets nothing for it.
    options = f"{language} -XX:TieredStopAtLevel=1"
    with umask(mask):
        run(f"rebuild: {name}", BUILD, root / "target" / f"rebuild-{name.replace('/', '-')}.log",
            {**environment, "TZ": zone, "MAVEN_OPTS": options}, cwd=folder)
    return folder


@contextlib.contextmanager
def umask(mask):
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def _one(target, product):
    """The file of this name; an asterisk stands for the version."""
    found = list(target.glob(product))
    if len(found) != 1:
        raise FileNotFoundError(f"{target}: {len(found)} files are called {product}")
    return found[0]


def _compare(product, one, other):
    found = differences(one, other)
    say(f"rebuild: {product}: {'differs' if found else 'the same, byte for byte'}")
    if not found:
        return Counts(passed=1)
    return Counts(failed=1, problems=(f"failed: {product} is not the same in two builds ({one}, {other}):",
                                      *(f"  {line}" for line in found[:MOST_LINES]),
                                      *([f"  and {len(found) - MOST_LINES} more"] if len(found) > MOST_LINES else [])))


def differences(one, other):
    """What differs between two files, a line each; nothing where they are the same bytes."""
    if one.read_bytes() == other.read_bytes():
        return []
    if one.suffix in (".jar", ".zip"):
        return _entries(one, other) or ["the same entries, but other bytes around them"]
    return _lines(one, other)


def _entries(one, other):
    with zipfile.ZipFile(one) as ours, zipfile.ZipFile(other) as theirs:
        left, right = ({entry.filename: entry for entry in archive.infolist()} for archive in (ours, theirs))
        found = [f"{name}: only in the {'first' if name in left else 'second'}" for name in sorted(left.keys() ^ right.keys())]
        for name in sorted(left.keys() & right.keys()):
            facts = _facts(ours, left[name]), _facts(theirs, right[name])
            found += [f"{name}: {fact}: {value} and {facts[1][fact]}" for fact, value in facts[0].items()
                      if value != facts[1][fact]]
        if not found and list(left) != list(right):
            found.append("the same entries in another order")
        return found


def _facts(archive, entry):
    return {
        "content": f"{len(archive.read(entry))} bytes, CRC {entry.CRC:08x}",
        "time": entry.date_time,
        "mode": f"{entry.external_attr >> 16:o}",
        "compressed": entry.compress_size,
        "extra field": entry.extra.hex(),
    }


def _lines(one, other):
    left, right = (file.read_text().splitlines() for file in (one, other))
    for number, (ours, theirs) in enumerate(zip(left, right), 1):
        if ours != theirs:
            return [f"line {number}: {ours.strip()} and {theirs.strip()}"]
    return [f"{len(left)} and {len(right)} lines"]
