"""Prints what came of each check, and counts."""

from .aws import Refused, Unusable


class Report:
    def __init__(self):
        self._counts = {"PASS": 0, "FAIL": 0, "NOT TRIED": 0}

    def passed(self, what, finding):
        self._say("PASS", what, finding)

    def failed(self, what, finding):
        self._say("FAIL", what, finding)

    def not_tried(self, what, reason):
        self._say("NOT TRIED", what, reason)

    def expect(self, what, expected, actual):
        if expected == actual:
            self.passed(what, f"{actual}")
        else:
            self.failed(what, f"expected {expected}, got {actual}")

    def guarded(self, what, check, *arguments):
        """Runs a check; an answer that it does not expect fails it, and none of the others."""
        try:
            return check(*arguments)
        except Refused as refused:
            if refused.is_denial():
                self.not_tried(what, f"you may not look: {refused}")
            else:
                self.failed(what, str(refused))
        except Unusable as unusable:
            self.failed(what, str(unusable))
        except (KeyError, IndexError, ValueError) as missing:
            self.failed(what, f"the answer lacks {missing}")
        return None

    def end(self, snapshot):
        print()
        if snapshot:
            print(f"left in the bucket: {snapshot} and its receipt; they expire like any manual snapshot")
        print(", ".join(f"{count} {result.lower()}" for result, count in self._counts.items()))
        return 1 if self._counts["FAIL"] else 0

    def _say(self, result, what, finding):
        self._counts[result] += 1
        print(f"{result:<9} {what}: {finding}", flush=True)
