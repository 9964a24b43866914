"""Lints the deployment templates, offline."""

import os

from .console import Failed, run_unchecked, say, tail
from .results import Counts

# Any region will do: the template names none.
REGION = "eu-central-1"

# Rules of cfn-lint-serverless that do not fit this template, each with its reason.
LEFT_OUT = {
    "WS1000": "tracing: one caller, two services; the log lines carry each stage's time",
    "WS1004": "log group: there is one, named in LoggingConfig, where the rule does not look",
    "ES1007": "EventInvokeConfig: there is one, in the function's own properties, where the rule does not look",
    "ES6000": "redrive policy of the queue: it is itself where dead letters go",
    "ES7000": "redrive policy of the mail subscription: a mail that cannot be delivered is not repeated by a machine",
}

# The same of checkov.
SKIPPED = {
    "CKV_AWS_158": "key of the log groups: they hold no secret, and CloudWatch Logs encrypts them with its own",
    "CKV_AWS_116": "dead letters of the functions: each has an on-failure destination, which is newer and tells more",
    "CKV_AWS_115": "reserved concurrency: a parameter of the first function, off because new accounts cannot reserve any",
    "CKV_AWS_173": "key of the environment: it holds no secret, and Lambda encrypts it with its own",
    "CKV_AWS_27": "key of the queue: SSE-SQS, for EventBridge could not use a key of ours without opening its policy",
    "CKV_AWS_18": "access logs of the replica's bucket: that side has no bucket for them; template.yaml has a parameter",
}


def lint(root):
    """Runs every linter; each counts as one test."""
    template = root / "template.yaml"
    if not template.is_file():
        raise Failed(f"{template}: is not there")
    binaries = root / ".parts" / "linters" / "bin"
    python = binaries / "python"
    checks = {
        "sam validate": [python, "-m", "samcli", "validate", "--lint", "--region", REGION, "--template", template],
        "cfn-lint": [python, binaries / "cfn-lint", "--append-rules", "cfn_lint_serverless.rules", "--regions", REGION,
                     "--ignore-checks", *LEFT_OUT, "--template", template, root / "replica.yaml"],
        "checkov": [root / ".parts" / "checkov" / "bin" / "python", "-m", "checkov.main", "--file", template,
                    "--file", root / "replica.yaml", "--framework", "cloudformation", "--compact", "--quiet",
                    "--skip-download", "--skip-check", ",".join(SKIPPED)],
    }
    for linter, exceptions in (("cfn-lint", LEFT_OUT), ("checkov", SKIPPED)):
        for rule, reason in exceptions.items():
            say(f"{linter}: {rule} left out: {reason}")
    total = Counts()
    for title, command in checks.items():
        total += _check(title, command, root / "target" / f"{title.replace(' ', '-')}.log")
    return total


def _check(title, command, log):
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0"}
    if run_unchecked(title, command, log, environment) == 0:
        return Counts(passed=1)
    say(tail(log))
    return Counts(failed=1, problems=(f"failed: {title}",))
