"""The bucket as it is, compared with the stack's parameters; who may invoke the function."""

import json

TIERS = ("hourly", "daily", "weekly", "monthly", "manual")
STATEMENTS = {"TlsOnly", "NothingIsOverwritten", "NoOtherEncryption", "NoKeyOfTheCaller", "OnlyAdministratorsDelete",
              "OnlyAdministratorsConfigure", "OnlyTheFunctionsTag"}


def check(report, aws, stack):
    for what, one in (("bucket: versions", _versioning), ("bucket: encryption", _encryption),
                      ("bucket: public access", _public_access), ("bucket: lifecycle", _lifecycle),
                      ("bucket: Object Lock", _object_lock), ("bucket: policy", _policy),
                      ("schedule", _schedule)):
        report.guarded(what, one, report, aws, stack, what)
    for what, function, rule in (("who may invoke the snapshot function", "SnapshotFunction", ("ScheduleRule",)),
                                 ("who may invoke the audit function", "AuditFunction", ("AgeRule", "AuditRule"))):
        if stack.resource(function):
            report.guarded(what, _invokers, report, aws, stack, what, function, rule)


def _of_bucket(aws, stack, call):
    return aws.call("s3api", call, "--bucket", stack.bucket)


def _versioning(report, aws, stack, what):
    report.expect(what, "Enabled", _of_bucket(aws, stack, "get-bucket-versioning").get("Status"))


def _encryption(report, aws, stack, what):
    rule = _of_bucket(aws, stack, "get-bucket-encryption")["ServerSideEncryptionConfiguration"]["Rules"][0]
    default = rule["ApplyServerSideEncryptionByDefault"]
    report.expect(what, ("aws:kms", stack.key) if stack.key else ("AES256", None),
                  (default["SSEAlgorithm"], default.get("KMSMasterKeyID")))


def _public_access(report, aws, stack, what):
    blocked = _of_bucket(aws, stack, "get-public-access-block")["PublicAccessBlockConfiguration"]
    open_ones = [name for name in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
                 if not blocked.get(name)]
    report.expect(what, "all blocked", f"not set: {', '.join(open_ones)}" if open_ones else "all blocked")


def _lifecycle(report, aws, stack, what):
    rules = _of_bucket(aws, stack, "get-bucket-lifecycle-configuration")["Rules"]
    by_id = {rule.get("ID"): rule for rule in rules}
    for tier in TIERS:
        days = int(stack.parameters[f"{tier.capitalize()}Days"])
        rule = by_id.get(f"{stack.parameters['ClusterName']}-{tier}", {})
        condition = rule.get("Filter", {}).get("And", {})
        actual = (rule.get("Status"), condition.get("Prefix"), condition.get("Tags"),
                  rule.get("Expiration", {}).get("Days"),
                  rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays"))
        expected = ("Enabled", stack.folder, [{"Key": "retention", "Value": tier}], days,
                    int(stack.parameters["NoncurrentDays"]))
        report.expect(f"{what}, {tier}", expected, actual)
    untagged = [rule.get("ID", "without ID") for rule in rules if rule.get("Status") == "Enabled"
                and ("Days" in rule.get("Expiration", {}) or "Date" in rule.get("Expiration", {})
                     or "NoncurrentVersionExpiration" in rule)
                and "Tags" not in rule.get("Filter", {}).get("And", {}) and "Tag" not in rule.get("Filter", {})
                and stack.folder.startswith(_prefix(rule))]
    report.expect(f"{what}, what could expire the newest snapshot", [], untagged)


def _prefix(rule):
    condition = rule.get("Filter", {})
    return condition.get("Prefix", condition.get("And", {}).get("Prefix", rule.get("Prefix", "")))


def _object_lock(report, aws, stack, what):
    if stack.parameters["ObjectLockMode"] == "none":
        report.not_tried(what, "the stack was deployed without (ObjectLockMode none)")
        return
    lock = _of_bucket(aws, stack, "get-object-lock-configuration")["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    report.expect(what, (stack.parameters["ObjectLockMode"], int(stack.parameters["ObjectLockDays"])),
                  (lock["Mode"], lock.get("Days")))


def _policy(report, aws, stack, what):
    policy = json.loads(_of_bucket(aws, stack, "get-bucket-policy")["Policy"])
    wanted = STATEMENTS | ({"NoOtherKey"} if stack.key else set())
    missing = wanted - {one.get("Sid") for one in policy["Statement"] if one["Effect"] == "Deny"}
    report.expect(what, "every statement", f"missing: {', '.join(sorted(missing))}" if missing else "every statement")


def _schedule(report, aws, stack, what):
    wanted = "ENABLED" if stack.parameters["ScheduleEnabled"] == "true" else "DISABLED"
    if stack.resource("ScheduleRule"):
        found = aws.call("events", "describe-rule", "--name", stack.resource("ScheduleRule"))
    else:
        found = aws.call("scheduler", "get-schedule", "--name", stack.resource("ZonedSchedule"))
    report.expect(what, (stack.parameters["Schedule"], wanted), (found["ScheduleExpression"], found["State"]))


def _invokers(report, aws, stack, what, function, rules):
    """Only the rules of this stack, each by its ARN; a schedule with a time zone has a role instead."""
    wanted = sorted(aws.call("events", "describe-rule", "--name", stack.resource(rule))["Arn"]
                    for rule in rules if stack.resource(rule))
    if not wanted:
        report.not_tried(what, "the Scheduler's role invokes it; no permission on the function is needed")
        return
    policy = json.loads(aws.call("lambda", "get-policy", "--function-name", stack.resource(function))["Policy"])
    report.expect(what, [f"events.amazonaws.com from {arn}" for arn in wanted],
                  sorted(map(_source, policy["Statement"])))


def _source(statement):
    principal = statement.get("Principal")
    who = principal.get("Service", principal) if isinstance(principal, dict) else principal
    sources = [value for values in statement.get("Condition", {}).values() for key, value in values.items()
               if key.lower() == "aws:sourcearn"]
    return f"{who} from {sources[0] if sources else 'anywhere'}"
