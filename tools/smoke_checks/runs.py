"""The function's own check, and one snapshot of ours."""

import datetime
import json
import pathlib
import tempfile


def check(report, aws, stack):
    """Returns the key of the snapshot that was taken, or nothing."""
    report.guarded("check", _preflight, report, aws, stack, "check")
    return report.guarded("labelled snapshot", _snapshot, report, aws, stack, "labelled snapshot")


def invoke(aws, function, event):
    """Returns the answer, and whether the function failed."""
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        sent, got = pathlib.Path(folder) / "event.json", pathlib.Path(folder) / "answer.json"
        sent.write_text(json.dumps(event))
        # fileb, because versions 1 and 2 of the command read a payload as it is in that form alone.
        status = aws.call("lambda", "invoke", "--cli-read-timeout", "0", "--function-name", function,
                          "--payload", f"fileb://{sent}", str(got))
        return json.loads(got.read_text()), "FunctionError" in status


def _preflight(report, aws, stack, what):
    answer, failed = invoke(aws, stack.function, {"detail": {"action": "check"}})
    if failed:
        report.failed(what, f"expected a checklist, got an error: {answer.get('errorMessage')}")
        return
    for point in answer["checks"]:
        one = f"check, {point['check']}"
        if point["result"] == "failed":
            report.failed(one, point["finding"])
        elif point["result"] == "not-tried":
            report.not_tried(one, point["finding"])
        else:
            report.passed(one, point["finding"])


def _snapshot(report, aws, stack, what):
    label = f"smoke-{datetime.datetime.now(datetime.timezone.utc):%Y%m%d%H%M%S}"
    receipt, failed = invoke(aws, stack.function, {"detail": {"label": label}})
    if failed:
        report.failed(what, f"expected a receipt, got an error: {receipt.get('errorMessage')}")
        return None
    key = receipt["key"]
    report.expect(what, ("stored", True), (receipt["status"], key.startswith(stack.folder)))
    head = aws.call("s3api", "head-object", "--bucket", stack.bucket, "--key", key)
    report.expect("the snapshot's size", receipt["sizeBytes"], head["ContentLength"])
    report.expect("the snapshot's encryption", ("aws:kms", stack.key) if stack.key else ("AES256", None),
                  (head.get("ServerSideEncryption"), head.get("SSEKMSKeyId")))
    report.guarded("the receipt in the bucket", _receipt, report, aws, stack, receipt)
    if stack.replica:
        _replica(report, stack, key, head.get("ReplicationStatus"))
    return key


def _replica(report, stack, key, status):
    """S3 takes minutes for it: this only tells that it has taken it up."""
    what = "the snapshot's replica"
    ask = f"aws s3api head-object --bucket {stack.bucket} --key {key} --query ReplicationStatus"
    if status == "COMPLETED":
        report.passed(what, status)
    elif status == "PENDING":
        report.passed(what, f"{status}; it should be COMPLETED in a quarter of an hour: {ask}")
    else:
        report.failed(what, f"expected PENDING or COMPLETED, got {status or 'no status'}: see docs/operations.md, "
                            f"Replication; {ask}")


def _receipt(report, aws, stack, receipt):
    key = receipt_of(receipt["key"])
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        got = pathlib.Path(folder) / "receipt.json"
        aws.call("s3api", "get-object", "--bucket", stack.bucket, "--key", key, str(got))
        stored = json.loads(got.read_text())
    different = sorted(name for name in ("key", "sizeBytes", "sha256", "scheduledAt", "raftIndex")
                       if stored.get(name) != receipt.get(name))
    report.expect("the receipt in the bucket", "what the function answered",
                  f"{key} differs in {', '.join(different)}" if different else "what the function answered")


def receipt_of(key):
    return key[:-len(".snap")] + ".json"
