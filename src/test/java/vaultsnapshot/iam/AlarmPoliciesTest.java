package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.iam.Callers.ANYBODY;
import static vaultsnapshot.iam.Callers.STRANGER;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.template.ExampleStack;
import vaultsnapshot.template.Stack;

/**
 * CloudWatch may publish an alarm to the created topic, which takes three rights of two resources;
 * without one of them every alarm is silent.
 */
final class AlarmPoliciesTest {
  private static final Stack STACK = ExampleStack.with(Map.of());
  private static final String TOPIC = STACK.output("AlarmTopicArn").orElseThrow();
  private static final String PUBLISH = "sns:Publish";

  /** What CloudWatch needs, and of whom. */
  record Need(String action, String resource, ResourcePolicy policy) {
    AccessRequest of(ServiceCall call) {
      return call.asks(action, resource);
    }

    @Override
    public String toString() {
      return action;
    }
  }

  static List<Need> needs() {
    return List.of(
        new Need(PUBLISH, TOPIC, topicPolicy()),
        new Need("kms:Decrypt", STACK.arn("AlarmKey"), keyPolicy()),
        new Need("kms:GenerateDataKey", STACK.arn("AlarmKey"), keyPolicy()));
  }

  @ParameterizedTest
  @MethodSource("needs")
  void cloudWatchMayForAnyAlarmOfTheStackAndNothingElseMay(Need need) {
    List<ServiceCall> alarms =
        STACK.resources("AWS::CloudWatch::Alarm").stream()
            .map(alarm -> ServiceCall.of("cloudwatch.amazonaws.com", STACK.arn(alarm)))
            .toList();
    assertThat(alarms).isNotEmpty().allMatch(alarm -> need.policy().gives(need.of(alarm)));
    assertThat(alarms.stream().map(ServiceCall::ofOthers).flatMap(List::stream))
        .noneMatch(other -> need.policy().gives(need.of(other)));
    assertThat(Stream.of(ANYBODY, STRANGER))
        .noneMatch(who -> need.policy().gives(Callers.asks(who, need.action(), need.resource())));
  }

  @Test
  void nothingIsPublishedWithoutTls() {
    AccessRequest publish = Callers.asks(ANYBODY, PUBLISH, TOPIC);
    assertThat(topicPolicy().lets(publish)).isTrue();
    assertThat(topicPolicy().lets(publish.withoutTls())).isFalse();
  }

  @Test
  void theTopicIsEncryptedWithTheKeyThatCloudWatchMayUse() {
    assertThat(STACK.properties("AlarmTopic").get("KmsMasterKeyId").getAsString())
        .isEqualTo(STACK.name("AlarmKey"));
    assertThat(STACK.properties("AlarmTopicPolicy").getAsJsonArray("Topics").asList())
        .extracting(topic -> topic.getAsString())
        .containsExactly(TOPIC);
  }

  /** Whoever may administer the key is for the account's own policies to say. */
  @Test
  void theAccountKeepsTheKey() {
    String root = "arn:aws:iam::123456789012:root";
    assertThat(keyPolicy().gives(Callers.asks(root, "kms:PutKeyPolicy", STACK.arn("AlarmKey"))))
        .isTrue();
  }

  private static ResourcePolicy topicPolicy() {
    return ResourcePolicy.of(
        STACK.properties("AlarmTopicPolicy").getAsJsonObject("PolicyDocument"));
  }

  private static ResourcePolicy keyPolicy() {
    return ResourcePolicy.of(STACK.properties("AlarmKey").getAsJsonObject("KeyPolicy"));
  }
}
