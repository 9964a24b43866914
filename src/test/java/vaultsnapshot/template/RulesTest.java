package vaultsnapshot.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the template demands of its parameters together; what would do nothing is refused. */
final class RulesTest {
  /** Parameters, and the parameter that the refusal begins with. */
  static Stream<String> refused() {
    return Stream.of(
        "OperatorFunctionEnabled=true",
        "AlarmEmail=a@example.com;AlarmTopicArn=arn:aws:sns:eu-central-1:123456789012:ops",
        "ReplicaBucketArn=arn:aws:s3:::replica",
        "ReplicaBucketArn=arn:aws:s3:::replica;EncryptionKey=sse-s3;BucketCreated=false",
        "AccessLogBucket=logs;BucketCreated=false",
        "ObjectLockMode=GOVERNANCE;BucketCreated=false;AuditEnabled=false");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatDoesNotFitTogetherIsRefusedByTheParametersName(String parameters) {
    assertThat(ExampleStack.with(map(parameters)).refusals())
        .singleElement()
        .asString()
        .startsWith(parameters.substring(0, parameters.indexOf('=')));
  }

  @Test
  void everyRuleIsShownAbove() {
    assertThat(refused().flatMap(one -> ExampleStack.with(map(one)).refusals().stream()))
        .containsExactlyInAnyOrderElementsOf(
            Template.ofThisProject().section("Rules").asMap().values().stream()
                .map(JsonElement::getAsJsonObject)
                .flatMap(rule -> rule.getAsJsonArray("Assertions").asList().stream())
                .map(JsonElement::getAsJsonObject)
                .map(assertion -> assertion.get("AssertDescription").getAsString())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BucketCreated=false",
        "AccessLogBucket=logs",
        "ReplicaBucketArn=arn:aws:s3:::replica;EncryptionKey=sse-s3",
        "ObjectLockMode=GOVERNANCE;AuditEnabled=false",
        "ObjectLockMode=GOVERNANCE;BucketCreated=false",
      })
  void whatFitsIsTaken(String parameters) {
    assertThat(ExampleStack.with(map(parameters)).refusals()).isEmpty();
  }

  private static Map<String, String> map(String parameters) {
    return Arrays.stream(parameters.split(";"))
        .map(one -> one.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
