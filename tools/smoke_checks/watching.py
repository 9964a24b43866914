"""Whether somebody is told: alarms, topic, dead letters."""

import math


def check(report, aws, stack):
    report.guarded("alarm topic", _topic, report, aws, stack, "alarm topic")


def check_events_and_alarms(report, aws, stack):
    report.guarded("failed events", _failed_events, report, aws, stack, "failed events")
    report.guarded("alarms", _alarms, report, aws, stack, "alarms")


def _topic(report, aws, stack, what):
    topic = stack.outputs["AlarmTopicArn"]
    subscriptions = aws.call("sns", "list-subscriptions-by-topic", "--topic-arn", topic)["Subscriptions"]
    waiting = [one["Protocol"] for one in subscriptions if not one["SubscriptionArn"].startswith("arn:")]
    if waiting:
        report.failed(what, f"expected every subscription confirmed, got {len(waiting)} that nobody has confirmed "
                            f"({', '.join(waiting)}): open AWS's first mail")
    elif subscriptions:
        report.passed(what, f"{len(subscriptions)} confirmed; whether anybody reads them only a real alarm tells")
    else:
        report.failed(what, f"expected a subscription, got none: nobody hears of an alarm ({topic})")


def _failed_events(report, aws, stack, what):
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    told = aws.call("sqs", "get-queue-attributes", "--queue-url", stack.outputs["FailedEventsUrl"],
                    "--attribute-names", *names)["Attributes"]
    report.expect(what, 0, sum(int(told[name]) for name in names))


def _alarms(report, aws, stack, what):
    wanted = stack.resources("AWS::CloudWatch::Alarm")
    names = sorted(wanted.values())
    # A call takes a hundred names.
    pages = [names[100 * page:100 * (page + 1)] for page in range(math.ceil(len(names) / 100))]
    found = {alarm["AlarmName"]: alarm for page in pages
             for alarm in aws.call("cloudwatch", "describe-alarms", "--alarm-names", *page)["MetricAlarms"]}
    for logical_id, name in sorted(wanted.items()):
        alarm = found.get(name)
        one = f"alarm {logical_id}"
        if alarm is None:
            report.failed(one, f"expected {name}, got none of this name")
        elif not alarm.get("ActionsEnabled") or not alarm.get("AlarmActions"):
            report.failed(one, "expected an action, got none: it rings for nobody")
        elif alarm["StateValue"] == "ALARM":
            report.failed(one, f"expected OK or INSUFFICIENT_DATA, got ALARM: {alarm.get('AlarmDescription', '')} "
                               "(NoSuccessAlarm and TooOldAlarm of a new stack ring until its first snapshot "
                               "and its first hourly look: try again in two hours)")
        else:
            report.passed(one, alarm["StateValue"])
