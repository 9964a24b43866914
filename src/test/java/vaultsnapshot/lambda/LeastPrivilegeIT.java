package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.archive.Verification;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.AccessRequest;
import vaultsnapshot.iam.Statement;
import vaultsnapshot.local.KvStore;
import vaultsnapshot.template.Stack;

/**
 * The rights that the template gives suffice for all that the function does, each is needed, and
 * one that lacks is named as it stands in the role.
 */
final class LeastPrivilegeIT {
  /** What AWS itself does in the role's name: no request of the function asks for it. */
  private static final Set<String> OF_LAMBDA_ITSELF =
      Set.of("logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage");

  /** Random, so that neither end can make it small: more than one part. */
  private static final int LARGE_VALUES = 20;

  private static final int VALUE_BYTES = 700_000;

  private static PreparedCluster cluster;
  private static DeployedStack stack;
  private static DeployedFunction streaming;
  private static DeployedFunction staging;
  private static KvStore store;
  private static int calls;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
    stack = DeployedStack.deploy(cluster.secret());
    streaming = stack.start("stream");
    staging = stack.start("tmp");
    store = cluster.setup().kv("kv");
  }

  @AfterAll
  static void stop() {
    staging.close();
    streaming.close();
    stack.close();
    cluster.close();
  }

  @BeforeEach
  void enforceTheTemplate() {
    stack.control().enforce(stack.policies());
  }

  @Test
  void theWholeJobWorksWithTheseRightsAndAsksForEachOfThem() {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    assertThat(Checks.of(streaming).passed()).isTrue();
    String first = stored(streaming, Events.scheduledAt(hour.minus(2, ChronoUnit.HOURS)));
    String second = stored(staging, Events.scheduledAt(hour.minus(1, ChronoUnit.HOURS)));
    assertThat(stack.deployment().tags(first)).containsOnlyKeys("retention");
    assertThat(stack.deployment().tags(receipt(first))).containsOnlyKeys("retention");
    assertThat(stack.deployment().tags(second)).isEmpty();

    String again = Events.scheduledAt(hour.minus(1, ChronoUnit.HOURS));
    assertThat(told(streaming, again).status()).isEqualTo("already-stored");
    stack.deployment().delete(receipt(second));
    assertThat(told(streaming, again).status()).isEqualTo("already-stored");
    assertWhole(second);

    List<DeployedFunction> both = List.of(streaming, staging);
    both.forEach(function -> assertThat(partsOf(function, "small")).isZero());
    whileLarge(
        () -> both.forEach(function -> assertThat(partsOf(function, "large")).isGreaterThan(1)));
    both.forEach(function -> assertThat(Checks.of(function).passed()).isTrue());

    assertThat(stack.control().refused()).isEmpty();
    assertThat(stack.control().unmapped()).isEmpty();
    assertThat(asked()).isEqualTo(Set.copyOf(actions()));
    assertThat(stack.deployment().openUploads()).isZero();
  }

  @ParameterizedTest
  @MethodSource("actions")
  void withoutAnActionTheRunOrThePreflightNamesItAsItStandsInTheRole(String action) {
    String superseded = stored(streaming, labelled("before"));
    List<String> before = stack.deployment().keys();
    stack.control().enforce(stack.policies().withoutAction(action));
    Told run = told(streaming, labelled("without"));
    List<String> problems = new ArrayList<>(run.problems());
    problems.addAll(Checks.of(streaming).failures());

    assertThat(stack.control().refused())
        .isNotEmpty()
        .allSatisfy(refused -> assertThat(refused.action()).isEqualTo(action));
    assertThat(problems)
        .isNotEmpty()
        .allSatisfy(words -> assertThat(words).contains(toAdd(action)));
    if (run.status().equals("stored")) {
      String key = run.receipt().orElseThrow().get("key").getAsString();
      assertWhole(key);
      assertThat(stack.deployment().tags(superseded).isEmpty())
          .isEqualTo(!run.problems().isEmpty());
    } else {
      assertThat(stack.deployment().keys()).isEqualTo(before);
    }
    assertThat(stack.deployment().openUploads())
        .isEqualTo(action.equals("s3:AbortMultipartUpload") ? 1 : 0);
    stack.deployment().abortOpenUploads();
  }

  @Test
  void aLargeSnapshotThatMayNotBePutLeavesNothing() {
    List<String> before = stack.deployment().keys();
    stack.control().enforce(stack.policies().withoutAction("s3:PutObject"));
    whileLarge(() -> {
      for (DeployedFunction function : List.of(streaming, staging)) {
        Told run = told(function, labelled("large"));
        assertThat(run.status()).isEqualTo("failed");
        assertThat(run.problems())
            .singleElement()
            .satisfies(words ->
                assertThat(words)
                    .contains("CreateMultipartUpload")
                    .contains(toAdd("s3:PutObject")));
      }
    });
    assertThat(stack.deployment().keys()).isEqualTo(before);
    assertThat(stack.deployment().openUploads()).isZero();
  }

  @Test
  void inAVpcLambdaItselfGetsTheRightsOnItsNetworkInterfacesAndNothingMore() {
    Stack inVpc =
        DeployedStack.stack(
            stack.deployment().bucket(),
            "arn:aws:secretsmanager:eu-central-1:000000000000:secret:vault-AbCdEf",
            Map.of("SubnetIds", "subnet-1", "SecurityGroupIds", "sg-1"));
    Set<String> more =
        vaultsnapshot.iam.Policies.of(inVpc, DeployedStack.ROLE).identity().stream()
            .flatMap(Statement::knownActions)
            .filter(action -> !actions().contains(action) && !OF_LAMBDA_ITSELF.contains(action))
            .collect(Collectors.toSet());
    assertThat(more).isNotEmpty().allMatch(action -> action.startsWith("ec2:"));
  }

  /** Every action of the role, from the template, but those that the function never asks for. */
  static List<String> actions() {
    return role()
        .flatMap(Statement::knownActions)
        .filter(action -> !OF_LAMBDA_ITSELF.contains(action))
        .distinct()
        .toList();
  }

  private static Stream<Statement> role() {
    Stack any =
        DeployedStack.stack(
            "bucket",
            "arn:aws:secretsmanager:eu-central-1:000000000000:secret:vault-AbCdEf",
            Map.of());
    return vaultsnapshot.iam.Policies.of(any, DeployedStack.ROLE).identity().stream();
  }

  /** What a message says: action and resource as in the statement, if the function knows them. */
  private static List<String> toAdd(String action) {
    String resource =
        stack.policies().identity().stream()
            .filter(statement -> statement.knownActions().toList().contains(action))
            .findFirst()
            .orElseThrow()
            .resources()
            .getFirst();
    return switch (action) {
      // Which key a secret has only Secrets Manager knows.
      case "kms:Decrypt" ->
          List.of(action, "KmsKeyId that aws secretsmanager describe-secret shows");
      case "secretsmanager:GetSecretValue" -> List.of("needs " + action, resource);
      default -> List.of("Allow " + action + " on " + resource);
    };
  }

  /** Two calls with one label in one second would be one snapshot. */
  private static String labelled(String label) {
    return Events.labelled("%04d-%s".formatted(++calls, label));
  }

  private static Set<String> asked() {
    return stack.control().judged().stream()
        .map(AccessControl.Judged::request)
        .map(AccessRequest::action)
        .collect(Collectors.toSet());
  }

  private static String stored(DeployedFunction function, String event) {
    Told run = told(function, event);
    assertThat(run.problems()).isEmpty();
    assertThat(run.status()).isEqualTo("stored");
    return run.receipt().orElseThrow().get("key").getAsString();
  }

  private static Told told(DeployedFunction function, String event) {
    return Told.by(function, event);
  }

  private static void assertWhole(String key) {
    JsonObject receipt = stack.deployment().receipt(receipt(key));
    assertThat(receipt.get("key").getAsString()).isEqualTo(key);
    assertThat(sha256(stack.deployment().bytes(key)))
        .isEqualTo(receipt.get("sha256").getAsString());
  }

  private static String sha256(byte[] snapshot) {
    try {
      return Verification.of(snapshot).sha256();
    } catch (IOException bad) {
      throw new AssertionError(bad);
    }
  }

  private static String receipt(String key) {
    return key.replace(".snap", ".json");
  }

  /** In how many parts a snapshot was stored; one that was put at once has none. */
  private static long partsOf(DeployedFunction function, String label) {
    int before = stack.control().judged().size();
    assertWhole(stored(function, labelled(label)));
    return stack.control().judged().stream()
        .skip(before)
        .map(AccessControl.Judged::request)
        .filter(LeastPrivilegeIT::beginsOrFillsAnUpload)
        .skip(1)
        .count();
  }

  private static boolean beginsOrFillsAnUpload(AccessRequest request) {
    return List.of("false").equals(request.keys().get("s3:ObjectCreationOperation"));
  }

  private static void whileLarge(Runnable work) {
    Random random = new Random(1);
    for (int i = 0; i < LARGE_VALUES; i++) {
      byte[] value = new byte[VALUE_BYTES];
      random.nextBytes(value);
      store.write("large/" + i, Map.of("value", Base64.getEncoder().encodeToString(value)));
    }
    try {
      work.run();
    } finally {
      for (int i = 0; i < LARGE_VALUES; i++) {
        store.delete("large/" + i);
      }
    }
  }
}
