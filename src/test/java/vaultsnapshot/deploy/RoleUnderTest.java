package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.AccessRequest;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.iam.Right;
import vaultsnapshot.input.Json;

/**
 * A function of a stack, and the rights that its deployed role gives.
 *
 * @param policies the deployed ones
 */
record RoleUnderTest(WholeStack stack, StackFunction function, Policies policies) {
  /** What AWS itself does in the role's name: no request of the function asks for it. */
  private static final Set<String> OF_LAMBDA_ITSELF =
      Set.of("logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage");

  static RoleUnderTest of(WholeStack stack, StackFunction function) {
    return new RoleUnderTest(stack, function, stack.deployed().policies(function));
  }

  /** Each that the function itself uses. */
  List<Right> rights() {
    return policies.rights().filter(right -> !OF_LAMBDA_ITSELF.contains(right.action())).toList();
  }

  /** Puts the deployed policies in force. */
  void enforce() {
    enforce(policies);
  }

  /** Puts others in force, and forgets what was asked for. */
  void enforce(Policies others) {
    control().enforce(others);
  }

  JsonObject answer(String event) {
    return stack.answer(function, event);
  }

  /** What the caller is told: the failure, or what the answer says was not reached. */
  List<String> complaints(String event) {
    LambdaApi.Answer answer = stack.deployed().call(function, event);
    JsonObject body = Json.object(answer.body()).orElseThrow();
    if (answer.failed()) {
      return List.of(body.get("errorMessage").getAsString());
    }
    JsonArray missed = body.has("notReached") ? body.getAsJsonArray("notReached") : new JsonArray();
    return missed.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(one -> one.get("reason").getAsString())
        .toList();
  }

  /** Nothing was refused since the policies were put in force, and each other right was used. */
  void assertAllAskedForBut(Right... others) {
    assertThat(control().unmapped()).isEmpty();
    assertThat(control().refused()).isEmpty();
    assertThat(asked())
        .isEqualTo(
            rights().stream()
                .filter(right -> !List.of(others).contains(right))
                .map(Right::action)
                .collect(Collectors.toSet()));
  }

  /** This was refused, and nothing else. */
  void assertRefused(Right right) {
    assertThat(control().unmapped()).isEmpty();
    assertThat(control().refused())
        .isNotEmpty()
        .allSatisfy(refused -> assertThat(refused.action()).isEqualTo(right.action()));
  }

  private Set<String> asked() {
    return control().judged().stream()
        .map(AccessControl.Judged::request)
        .map(AccessRequest::action)
        .collect(Collectors.toSet());
  }

  private AccessControl control() {
    return stack.control(function);
  }
}
