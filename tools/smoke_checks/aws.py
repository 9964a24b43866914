"""AWS by its own command line: JSON in, JSON out."""

import json
import os
import re
import subprocess

ERROR = re.compile(r"An error occurred \(([^)]+)\) when calling the (\w+) operation[^:]*: (.*)", re.DOTALL)
# The longest run, and Lambda's own time around it.
LONGEST_SECONDS = 1000


class Refused(Exception):
    """A service answered with an error."""

    def __init__(self, code, operation, message):
        super().__init__(f"{operation}: {code}: {message}")
        self.code = code
        self.message = message

    def is_denial(self):
        return self.code in ("AccessDenied", "AccessDeniedException", "403")


class Unusable(Exception):
    """The command line itself is missing, cannot reach AWS or does not know the call."""


class Aws:
    """Calls in one identity's name."""

    def __init__(self, region=None, credentials=None):
        self._region = ["--region", region] if region else []
        self._environment = {**os.environ, "AWS_PAGER": "", **(credentials or {})}
        if credentials:
            # It would win over the variables.
            self._environment.pop("AWS_PROFILE", None)
        # Without it the command sends an invocation again after a minute.
        self._environment["AWS_MAX_ATTEMPTS"] = "1"

    def call(self, *words):
        """The answer as JSON; an empty dictionary where there is none."""
        command = ["aws", *words, "--output", "json", *self._region]
        try:
            done = subprocess.run(command, env=self._environment, stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, timeout=LONGEST_SECONDS)
        except FileNotFoundError:
            raise Unusable("aws: not on the PATH; install the AWS CLI") from None
        except subprocess.TimeoutExpired:
            raise Unusable(f"aws {words[0]} {words[1]}: no answer within {LONGEST_SECONDS} s") from None
        if done.returncode == 0:
            return json.loads(done.stdout) if done.stdout.strip() else {}
        told = done.stderr.strip()
        found = ERROR.search(told)
        if found:
            raise Refused(found.group(1), found.group(2), found.group(3))
        raise Unusable(f"aws {words[0]} {words[1]}: {told or f'exit code {done.returncode}'}")

    def as_role(self, arn, region):
        """The same in a role's name."""
        got = self.call("sts", "assume-role", "--role-arn", arn, "--role-session-name", "smoke")["Credentials"]
        return Aws(region, {"AWS_ACCESS_KEY_ID": got["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": got["SecretAccessKey"],
                            "AWS_SESSION_TOKEN": got["SessionToken"]})

    @property
    def region(self):
        return self._region[1] if self._region else None
