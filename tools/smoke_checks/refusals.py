"""What must be refused. Each request does no harm if it is not: it is about a key that nobody uses or puts back what
is there already; what it would leave is removed."""

import fnmatch
import json
import pathlib
import secrets
import tempfile

from .aws import Refused, Unusable
from .runs import receipt_of

IDENTITY = "the identity for what must be refused"
DENIED_BY_THE_BUCKET = "explicit deny in a resource-based policy"
NOT_ALLOWED = "no identity-based policy allows"


def check(report, aws, stack, snapshot, role, plain_endpoint):
    try:
        other = aws.as_role(role, aws.region) if role else aws
        caller = _principal(other)
    except Refused as refused:
        report.not_tried(IDENTITY, str(refused))
        return
    if any(fnmatch.fnmatchcase(caller, pattern) for pattern in stack.administrators):
        report.not_tried(IDENTITY, f"{caller} is an administrator of this stack, who may do all of it: be somebody "
                                   "else with s3:* on the bucket, or name such a role (--as-role)")
        return
    report.passed(IDENTITY, f"{caller}, no administrator of this stack")
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        attempts = _Attempts(report, other, stack, pathlib.Path(folder))
        attempts.put_objects()
        attempts.delete()
        attempts.configure()
        if snapshot:
            attempts.tag(snapshot)
            attempts.without_tls(receipt_of(snapshot), plain_endpoint or _plain_endpoint(other, stack))
        else:
            report.not_tried("a tag, and a request without TLS", "there is no labelled snapshot")
        attempts.take_away_the_key()


def _principal(aws):
    """Who policies see: of a session its role, with the role's path where it may be looked up."""
    arn = aws.call("sts", "get-caller-identity")["Arn"]
    if ":assumed-role/" not in arn:
        return arn
    name = arn.split("/")[1]
    try:
        return aws.call("iam", "get-role", "--role-name", name)["Role"]["Arn"]
    except Refused:
        partition, account = arn.split(":")[1], arn.split(":")[4]
        return f"arn:{partition}:iam::{account}:role/{name}"


def _plain_endpoint(aws, stack):
    region = stack.outputs["AlarmTopicArn"].split(":")[3]
    suffix = "amazonaws.com.cn" if stack.outputs["AlarmTopicArn"].startswith("arn:aws-cn:") else "amazonaws.com"
    return f"http://s3.{region}.{suffix}"


class _Attempts:
    def __init__(self, report, aws, stack, folder):
        self._report = report
        self._aws = aws
        self._stack = stack
        self._folder = folder
        self._probe = f"{stack.folder}smoke-{secrets.token_hex(8)}"
        self._body = self._file("body", b"nothing")

    def put_objects(self):
        once = ["--if-none-match", "*"]
        self._put("a PutObject that could overwrite (without If-None-Match)")
        if self._stack.key:
            self._put("another encryption (SSE-S3)", *once, "--server-side-encryption", "AES256")
            self._put("another key (the account's own for S3)", *once, "--server-side-encryption", "aws:kms",
                      "--ssekms-key-id", "alias/aws/s3")
        else:
            self._put("another encryption (SSE-KMS)", *once, "--server-side-encryption", "aws:kms")
        self._put("a key of the caller (SSE-C)", *once, "--sse-customer-algorithm", "AES256", "--sse-customer-key",
                  f"fileb://{self._file('key', secrets.token_bytes(32))}")

    def delete(self):
        self._try("a DeleteObject", "delete-object", "--key", self._probe, undo=self._remove)
        # Of a bucket that always had versions no object has a version of this name.
        self._try("a DeleteObjectVersion", "delete-object", "--key", self._probe, "--version-id", "null")

    def configure(self):
        for what, read, write, member, option in (
                ("a change of the lifecycle rules", "get-bucket-lifecycle-configuration",
                 "put-bucket-lifecycle-configuration", "Rules", "--lifecycle-configuration"),
                ("a change of the bucket policy", "get-bucket-policy", "put-bucket-policy", "Policy", "--policy")):
            self._report.guarded(what, self._write_back, what, read, write, member, option)
        self._try("a change of versioning", "put-bucket-versioning", "--versioning-configuration", "Status=Enabled")

    def tag(self, snapshot):
        self._try("a tag on a snapshot", "put-object-tagging", "--key", snapshot, "--tagging",
                  "TagSet=[{Key=retention,Value=smoke}]",
                  undo=lambda: self._s3("delete-object-tagging", "--key", snapshot))

    def without_tls(self, key, endpoint):
        what = f"a request without TLS ({endpoint})"
        try:
            self._try(what, "get-object", "--key", key, str(self._folder / "got"), "--endpoint-url", endpoint)
        except Unusable as unusable:
            self._report.not_tried(what, str(unusable))

    def take_away_the_key(self):
        what = "a change of the key's policy"
        if not self._stack.resource("Key"):
            self._report.not_tried(what, "the stack did not create the key")
            return
        self._report.guarded(what, self._put_back_key_policy, what)

    def _put_back_key_policy(self, what):
        key = ["--key-id", self._stack.key, "--policy-name", "default"]
        policy = self._aws.call("kms", "get-key-policy", *key)["Policy"]
        self._judge(what, lambda: self._aws.call("kms", "put-key-policy", *key, "--policy", policy))

    def _write_back(self, what, read, write, member, option):
        found = self._s3(read)[member]
        text = found if isinstance(found, str) else json.dumps({member: found})
        self._try(what, write, option, f"file://{self._file(member, text.encode())}")

    def _put(self, what, *words):
        self._try(what, "put-object", "--key", self._probe, "--body", str(self._body), *words, undo=self._remove)

    def _remove(self):
        """All versions and markers of the key that is ours alone."""
        found = self._s3("list-object-versions", "--prefix", self._probe)
        for one in found.get("Versions", []) + found.get("DeleteMarkers", []):
            self._s3("delete-object", "--key", self._probe, "--version-id", one["VersionId"])

    def _try(self, what, operation, *words, undo=lambda: None):
        self._judge(what, lambda: self._s3(operation, *words), undo)

    def _judge(self, what, request, undo=lambda: None):
        try:
            request()
        except Refused as refused:
            self._of_refusal(what, refused)
            return
        try:
            undo()
            left = "what it left is removed"
        except Refused as refused:
            left = f"what it left is still there ({self._stack.bucket}, {self._probe}): {refused}"
        self._report.failed(what, f"expected a refusal, got none; {left}")

    def _of_refusal(self, what, refused):
        if not refused.is_denial():
            self._report.failed(what, f"expected AccessDenied, got {refused}")
        elif NOT_ALLOWED in refused.message:
            self._report.not_tried(what, f"you have no right to it yourself, which tells nothing of the bucket: {refused}")
        elif DENIED_BY_THE_BUCKET in refused.message:
            self._report.passed(what, "refused by the policy of the bucket or key")
        else:
            self._report.passed(what, f"refused, for a reason that was not told: {refused}")

    def _s3(self, operation, *words):
        return self._aws.call("s3api", operation, "--bucket", self._stack.bucket, *words)

    def _file(self, name, content):
        file = self._folder / name
        file.write_bytes(content)
        return file
