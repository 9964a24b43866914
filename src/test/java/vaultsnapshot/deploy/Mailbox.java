package vaultsnapshot.deploy;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.Waiting;

/** A queue that is subscribed to a topic: who is told by it. */
record Mailbox(QueryApi sqs, String queueUrl) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  static Mailbox subscribedTo(LocalAws aws, String topicArn) {
    QueryApi sqs = QueryApi.sqs(aws);
    String url =
        sqs.call("CreateQueue", Map.of("QueueName", "told-" + UUID.randomUUID())).get("QueueUrl");
    String arn =
        sqs.call("GetQueueAttributes", Map.of("QueueUrl", url, "AttributeName.1", "QueueArn"))
            .get("Value");
    QueryApi.sns(aws)
        .call("Subscribe", Map.of("TopicArn", topicArn, "Protocol", "sqs", "Endpoint", arn));
    return new Mailbox(sqs, url);
  }

  /** A queue of the stack. */
  static Mailbox of(LocalAws aws, String queueUrl) {
    return new Mailbox(QueryApi.sqs(aws), queueUrl);
  }

  /** Waits for an alarm's message of this state; the other messages before it are thrown away. */
  JsonObject awaitAlarm(String name, String state) {
    return Waiting.forValue(
        "the message that " + name + " is " + state,
        LIMIT,
        () ->
            take()
                .flatMap(message -> Json.object(message.get("Message").getAsString()).stream())
                .filter(told -> told.get("AlarmName").getAsString().equals(name))
                .filter(told -> told.get("NewStateValue").getAsString().equals(state))
                .findFirst());
  }

  /** Waits for any message. */
  JsonObject await() {
    return Waiting.forValue("a message in " + queueUrl, LIMIT, () -> take().findFirst());
  }

  private Stream<JsonObject> take() {
    XmlElement answer =
        sqs.call("ReceiveMessage", Map.of("QueueUrl", queueUrl, "WaitTimeSeconds", "1"));
    Optional<String> receipt = answer.find("ReceiptHandle");
    receipt.ifPresent(
        handle -> sqs.call("DeleteMessage", Map.of("QueueUrl", queueUrl, "ReceiptHandle", handle)));
    return answer.find("Body").flatMap(Json::object).stream();
  }
}
