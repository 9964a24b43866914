"""What PIT found: keeps it by class, reads the verdicts on living mutants, writes the document."""

import collections
import dataclasses
import datetime
import hashlib
import json
import pathlib
import re
import xml.etree.ElementTree

REPORT = "mutations.xml"
LIVING = ("SURVIVED", "NO_COVERAGE")
HEADING = re.compile(r"^## `(\w+)`$", re.MULTILINE)
VERSIONS = {"PIT": r"<artifactId>pitest-maven</artifactId>\s*<version>([^<]+)",
            "its JUnit plugin": r"<artifactId>pitest-junit5-plugin</artifactId>\s*<version>([^<]+)"}

INTRODUCTION = """# Mutation testing

Written by `tools/mutation`; what is judged harmless, and why, stands in `tools/harmless-mutants.txt`.

PIT changes the compiled code in one small way at a time (a mutant: a condition turned round, a call left out, a value
replaced) and runs the unit tests of the package that reach the place. A mutant that makes a test fail is killed; one
that makes a test run for ever counts as killed too. Every other one lives, and stands below with the reason why it
breaks no promise. What only the integration tests see is not counted here.
"""


@dataclasses.dataclass
class Mutant:
    """A change that PIT made; line is the source's text, which says where it is for longer than its number."""
    name: str
    method: str
    mutator: str
    line: str
    description: str
    status: str
    verdict: str = ""

    def key(self):
        return f"{self.name} {self.method} | {self.mutator} | {self.line}"


class Run:
    """One package's mutants, from the last run of each of its classes."""

    def __init__(self, package, results, sources, machine):
        self.package = package
        self.machine = machine
        kept = {source.stem: _kept(results, source) for source in classes_of(sources)}
        self.missing = [f"{package}.{name}" for name, found in kept.items() if not found]
        found = [one for one in kept.values() if one]
        self.minutes = round(sum(one["seconds"] for one in found) / 60)
        self.date = min((one["date"] for one in found), default="")
        self.mutants = [Mutant(**fields) for one in found for fields in one["mutants"]]
        self.living = [mutant for mutant in self.mutants if mutant.status in LIVING]

    def count(self, *statuses):
        return sum(mutant.status in statuses for mutant in self.mutants)

    def score(self):
        return 100 * (len(self.mutants) - len(self.living)) / max(1, len(self.mutants))

    def line(self):
        return f"{self.package}: {self.score():.1f} % of {len(self.mutants)} mutants killed, {len(self.living)} live"


class Verdicts:
    """Why living mutants are harmless; each verdict speaks of a certain number of equal ones."""

    def __init__(self):
        self.reasons = {}
        self.left = collections.Counter()

    def add(self, key, number, reason):
        self.reasons[key] = reason
        self.left[key] += number

    def judge(self, living):
        """Gives each living mutant its verdict; returns those that have none."""
        for mutant in living:
            key = mutant.key()
            if self.left[key] > 0:
                self.left[key] -= 1
                mutant.verdict = self.reasons[key]
        return [mutant for mutant in living if not mutant.verdict]

    def unused(self, package):
        """Verdicts that no mutant of the package needed: a test kills it by now, or the code has changed."""
        return [key for key, left in self.left.items() if left and key.split(".")[0] == package]


def read_verdicts(file):
    """Reads paragraphs: the reason in a line, then one indented line a mutant, 'N x' before several equal ones."""
    verdicts = Verdicts()
    reason = ""
    for line in file.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            reason = line.strip()
            continue
        number, key = re.fullmatch(r"\s+(?:(\d+) x )?(.+)", line).groups()
        verdicts.add(key, int(number or 1), reason)
    return verdicts


def classes_of(sources):
    """The files of a package's folder that can hold a mutant, in the order of their names."""
    return sorted(source for source in sources.glob("*.java") if source.stem != "package-info")


def keep(report, ran, seconds, results):
    """Writes what PIT's report tells of these source files, a file a class.

    The processor time of the run, in seconds, is shared out among them, so that the sum over all classes is what was spent on
    them. The sources' hashes are kept, since a line's number says nothing once its file is another.
    """
    found = collections.defaultdict(list)
    lines = {source.name: source.read_text().splitlines() for source in ran}
    for element in xml.etree.ElementTree.parse(report).getroot():
        file = element.findtext("sourceFile")
        found[file].append(dataclasses.asdict(_mutant(element, lines[file])))
    results.mkdir(parents=True, exist_ok=True)
    for source in ran:
        _result(results, source).write_text(json.dumps(
            {"source": _hash(source), "date": datetime.date.today().isoformat(), "seconds": seconds / len(ran),
             "mutants": found[source.name]}, indent=1))


def _kept(results, source):
    """What the last run of a class found; nothing if there was none, or if its source has changed since."""
    file = _result(results, source)
    kept = json.loads(file.read_text()) if file.is_file() else {}
    return kept if kept.get("source") == _hash(source) else {}


def _result(results, source):
    return results / f"{source.stem}.json"


def _hash(source):
    return hashlib.sha256(source.read_bytes()).hexdigest()


def _mutant(element, lines):
    number = int(element.findtext("lineNumber"))
    return Mutant(
        name=element.findtext("mutatedClass").removeprefix("vaultsnapshot."), method=element.findtext("mutatedMethod"),
        mutator=element.findtext("mutator").rsplit(".", 1)[-1].removesuffix("Mutator"),
        line=" ".join("".join(lines[number - 1:number]).split()),
        description=element.findtext("description"), status=element.get("status"))


def versions(pom):
    text = pathlib.Path(pom).read_text()
    return ", ".join(f"{name} {re.search(pattern, text).group(1)}" for name, pattern in VERSIONS.items())


class Document:
    """docs/mutation.md: a table of scores, and a section a package; that of a package not run stays.

    So does a note by hand between the introduction and the table.
    """

    def __init__(self, file, packages):
        self.file = file
        self.packages = packages
        parts = HEADING.split(file.read_text()) if file.is_file() else [""]
        self.sections = dict(zip(parts[1::2], parts[2::2]))
        self.rows = dict(re.findall(r"^(?=\| `(\w+)` \|)(.*)$", parts[0], re.MULTILINE))
        self.note = parts[0].removeprefix(INTRODUCTION).partition("| package |")[0].strip("\n")

    def replace(self, run):
        package = run.package
        self.rows[package] = (
            f"| `{package}` | {run.score():.1f} % | {len(run.mutants)} | {run.count('KILLED')} | "
            f"{len(run.mutants) - run.count('KILLED') - len(run.living)} | {run.count('SURVIVED')} | "
            f"{run.count('NO_COVERAGE')} | {sum(not mutant.verdict for mutant in run.living)} | {run.date} | {run.minutes} |")
        self.sections[package] = f"\n\nRun on {run.machine}.\n{_classes(run.living)}\n"

    def write(self):
        known = [package for package in self.packages if package in self.sections]
        rows = [self.rows[package] if package in known else f"| `{package}` | not run yet |" + 8 * " |"
                for package in self.packages]
        table = "\n".join(
            ["| package | score | mutants | killed | out of time | survived | not reached | of these unjudged | run | processor minutes |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---|---:|", *rows])
        sections = "".join(f"\n## `{package}`{self.sections[package].rstrip()}\n" for package in known)
        note = f"\n{self.note}\n" if self.note else ""
        self.file.write_text(f"{INTRODUCTION}{note}\n{table}\n{sections}")


def _classes(living):
    by_class = collections.defaultdict(list)
    for mutant in living:
        by_class[mutant.name.split("$")[0]].append(mutant)
    return "".join(f"\n{name}\n\n" + "".join(_item(mutant, count) for mutant, count in _distinct(mutants))
                   for name, mutants in sorted(by_class.items()))


def _distinct(mutants):
    counts = collections.Counter((mutant.key(), mutant.verdict, mutant.status) for mutant in mutants)
    firsts = {(mutant.key(), mutant.verdict, mutant.status): mutant for mutant in reversed(mutants)}
    return [(firsts[found], count) for found, count in counts.items()]


def _item(mutant, count):
    what = re.sub(r"\bvaultsnapshot/\w+/", "", mutant.description)
    times = f" ({count} such)" if count > 1 else ""
    reached = "" if mutant.status == "SURVIVED" else ", not reached"
    return (f"- `{mutant.method}`: ``{mutant.line}``, {what[:1].lower()}{what[1:]}{times}{reached}: "
            f"{mutant.verdict or '**not judged**'}\n")
