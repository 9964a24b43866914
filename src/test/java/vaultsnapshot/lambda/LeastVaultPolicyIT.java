package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.local.BaoAnswer;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.ReadmeSetup;
import vaultsnapshot.local.VaultPolicy;

/** The README's policy suffices, each of its grants is needed, and one that lacks is named. */
final class LeastVaultPolicyIT {
  private static final String SNAPSHOT_PATH = "sys/storage/raft/snapshot";

  private static final VaultPolicy POLICY = ReadmeSetup.read().policy();

  private static PreparedCluster cluster;
  private static Deployment deployment;
  private static DeployedFunction function;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
    deployment = Deployment.create(cluster.secret());
    function = deployment.start();
  }

  @AfterAll
  static void stop() {
    function.close();
    cluster.close();
  }

  @Test
  void theReadmesRoleHasTheReadmesPolicyAndNoOther() {
    BaoAnswer login = cluster.openBao().leader().api().post("auth/approle/login", cluster.secret());
    assertThat(login.auth().getAsJsonArray("policies").asList())
        .singleElement()
        .satisfies(name -> assertThat(name.getAsString()).isEqualTo(BaoSetup.SNAPSHOT_POLICY));
    cluster.revokeLivingTokens();
  }

  @Test
  void withTheReadmesPolicyAloneTheRunAndThePreflightPass() {
    inForce(POLICY);
    Told run = Told.by(function, Events.labelled("whole-policy"));
    assertThat(run.status()).isEqualTo("stored");
    assertThat(run.problems()).isEmpty();
    assertThat(run.receipt().orElseThrow().get("tokenRevoked").getAsBoolean()).isTrue();
    assertThat(Checks.of(function).passed()).isTrue();
    assertThat(cluster.livingTokens()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("grants")
  void withoutAGrantTheRunOrThePreflightNamesItAsItStandsInAPolicy(VaultPolicy.Grant grant) {
    inForce(POLICY.without(grant));
    List<String> before = deployment.keys();
    Told run = Told.by(function, Events.labelled("without-" + POLICY.grants().indexOf(grant)));
    Checks checks = Checks.of(function);
    assertThat(Stream.concat(run.problems().stream(), checks.failures().stream()))
        .isNotEmpty()
        .allSatisfy(words -> assertThat(words).contains(grant.hcl()));
    assertThat(checks.failed()).hasSize(1);
    if (grant.path().equals(SNAPSHOT_PATH)) {
      assertThat(run.status()).isEqualTo("failed");
      assertThat(deployment.keys()).isEqualTo(before);
    } else {
      assertThat(run.status()).isEqualTo("stored");
      assertThat(deployment.keys()).hasSize(before.size() + 2);
      assertThat(run.receipt().orElseThrow().get("tokenRevoked").getAsBoolean())
          .isEqualTo(run.problems().isEmpty());
    }
    assertThat(deployment.openUploads()).isZero();
    cluster.revokeLivingTokens();
  }

  static List<VaultPolicy.Grant> grants() {
    return POLICY.grants();
  }

  private static void inForce(VaultPolicy policy) {
    cluster.setup().policy(BaoSetup.SNAPSHOT_POLICY, policy.hcl());
  }
}
