package vaultsnapshot.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static vaultsnapshot.iam.Callers.ADMINISTRATOR;
import static vaultsnapshot.iam.Callers.ANYBODY;
import static vaultsnapshot.iam.Callers.STRANGER;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.template.ExampleStack;
import vaultsnapshot.template.Stack;

/** The keys of the snapshots and of their replicas: whoever destroys one destroys all of them. */
final class KeyPolicyTest {
  private static final String ROOT = "arn:aws:iam::123456789012:root";

  static Stream<Arguments> stacks() {
    return Stream.of(
        arguments(named("template.yaml", ExampleStack.with(Map.of()))),
        arguments(named("replica.yaml", ExampleStack.replica(Map.of()))));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void onlyAdministratorsTakeItAway(Stack stack) {
    for (String action :
        new String[] {"kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy"}) {
      assertThat(policy(stack).lets(asks(stack, ANYBODY, action))).as(action).isFalse();
      assertThat(policy(stack).lets(asks(stack, ADMINISTRATOR, action))).as(action).isTrue();
    }
  }

  /** Where the account's root may, its IAM policies decide; to nobody else a right is given. */
  @ParameterizedTest
  @MethodSource("stacks")
  void theAccountDecidesWhoUsesIt(Stack stack) {
    for (String action : new String[] {"kms:Decrypt", "kms:GenerateDataKey"}) {
      assertThat(policy(stack).gives(asks(stack, ROOT, action))).as(action).isTrue();
      assertThat(policy(stack).lets(asks(stack, ANYBODY, action))).as(action).isTrue();
      assertThat(policy(stack).gives(asks(stack, STRANGER, action))).as(action).isFalse();
    }
  }

  private static ResourcePolicy policy(Stack stack) {
    return ResourcePolicy.of(stack.properties("Key").getAsJsonObject("KeyPolicy"));
  }

  private static AccessRequest asks(Stack stack, String who, String action) {
    return Callers.asks(who, action, stack.arn("Key"));
  }
}
