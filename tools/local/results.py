"""Counts what the tests' XML reports say."""

import dataclasses
import textwrap
import xml.etree.ElementTree as ElementTree


# Characters; some assertions print a whole receipt.
LONGEST_REASON = 1500


@dataclasses.dataclass
class Counts:
    """Tests by outcome; a skipped test is one that proved nothing, so it spoils the run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: tuple = ()

    def __add__(self, other):
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped,
                      self.problems + other.problems)

    @property
    def ran(self):
        return self.passed + self.failed

    @property
    def good(self):
        return self.passed > 0 and self.failed == 0 and self.skipped == 0

    def line(self):
        """The plain last line; a skipped test counts as a failed one there."""
        return f"{self.passed} passed, {self.failed + self.skipped} failed"


def forget(folder):
    """Removes the reports of earlier runs."""
    for report in folder.glob("TEST-*.xml"):
        report.unlink()


def count(folder):
    """Sums the reports in a folder; none at all is a count of zero."""
    total = Counts()
    for report in sorted(folder.glob("TEST-*.xml")):
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            total += _outcome(case)
    return total


def _outcome(case):
    name = f"{case.get('classname')}.{case.get('name')}"
    failures = case.findall("failure") + case.findall("error")
    if failures:
        return Counts(failed=1, problems=(f"failed: {name}\n{_reason(failures[0])}",))
    if case.find("skipped") is not None:
        return Counts(skipped=1, problems=(f"skipped: {name}",))
    return Counts(passed=1)


def _reason(failure):
    """What it said, cut off: a run whose logs are gone should still tell why it failed."""
    told = (failure.get("message") or failure.text or "without a word").strip()
    return textwrap.indent(told[:LONGEST_REASON], "    ")
