package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.BaoSetup;
import vaultsnapshot.local.OpenBaoNode;
import vaultsnapshot.local.OpenBaoOnPostgres;
import vaultsnapshot.local.Waiting;

/** What the operator's function does to a cluster's members, on real servers: each of it once. */
final class MembershipIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void aNodeJoinsAndIsRemovedOnceHoweverOftenTheEventComes() {
    try (PreparedCluster cluster = PreparedCluster.start()) {
      OpenBaoNode newcomer = cluster.openBao().startStranger("node2");
      Deployment deployment = Deployment.create(cluster.secret());
      try (DeployedFunction operator = deployment.operator(secret(cluster, newcomer))) {
        JsonObject plan =
            operator.answer(
                OperatorEvent.of("join").with("node", newcomer.address().toString()).text());
        assertThat(plan.get("status").getAsString()).isEqualTo("planned");
        assertThat(plan.get("nodeSealed").getAsBoolean()).isTrue();
        assertThat(isInitialised(newcomer)).as("a dry run tells it nothing").isFalse();
        String join = plan.getAsJsonObject("toDoIt").toString();
        JsonObject joined = operator.answer(join);
        assertThat(joined.get("status").getAsString()).isEqualTo("done");
        assertThat(operator.answer(join)).isEqualTo(joined);
        Waiting.until("it has the leader's challenge", LIMIT, () -> isInitialised(newcomer));
        newcomer.unseal(cluster.openBao().keys());
        newcomer.awaitReady();
        Waiting.until(
            "it is a member", LIMIT, () -> members(operator).equals(List.of("node1", "node2")));
        assertThat(operator.answer(join)).as("of a member too").isEqualTo(joined);

        OperatorEvent removal = OperatorEvent.of("remove-peer").with("serverId", "node2");
        String remove = operator.answer(removal.text()).getAsJsonObject("toDoIt").toString();
        assertThat(members(operator)).as("a dry run removes nothing").hasSize(2);
        JsonObject removed = operator.answer(remove);
        assertThat(removed.get("removal").getAsString()).isEqualTo("removed");
        assertThat(members(operator)).containsExactly("node1");
        assertThat(operator.answer(remove)).isEqualTo(removed);
        assertThat(operator.failure(removal.confirmed(id(removed)).text()))
            .contains("'node2' is not in the configuration, which has [node1]")
            .endsWith("The cluster is untouched");
        assertThat(cluster.livingTokens()).isEmpty();
      }
      newcomer.kill();
    }
  }

  @Test
  void aNodeThatKeepsOnlyItsLockInRaftIsBootstrappedOnce() {
    try (OpenBaoOnPostgres server = OpenBaoOnPostgres.initialised()) {
      server.startWithRaftLock(false);
      JsonObject secret = new JsonObject();
      secret.addProperty("token", server.rootToken());
      secret.addProperty("address", server.address().toString());
      secret.addProperty("ca_cert", server.authority().caPem());
      try (DeployedFunction operator = Deployment.create(secret).operator(secret)) {
        OperatorEvent bootstrap =
            OperatorEvent.of("bootstrap").with("node", server.address().toString());
        JsonObject plan = operator.answer(bootstrap.text());
        assertThat(plan.get("storage").getAsString()).isEqualTo("postgresql");
        assertThat(server.isLeader()).as("a dry run changes nothing").isFalse();
        String doIt = plan.getAsJsonObject("toDoIt").toString();
        JsonObject done = operator.answer(doIt);
        assertThat(done.get("status").getAsString()).isEqualTo("done");
        Waiting.until("the bootstrapped node leads", LIMIT, server::isLeader);
        assertThat(operator.answer(doIt)).isEqualTo(done);
        assertThat(operator.failure(bootstrap.confirmed(id(done)).text()))
            .contains("answered 500", "needs no bootstrap")
            .endsWith("The cluster is untouched");
      }
    }
  }

  private static JsonObject secret(PreparedCluster cluster, OpenBaoNode newcomer) {
    cluster.setup().operatorPolicy();
    BaoSetup.AppRole role =
        cluster.setup().appRole("approle", "operator", List.of(BaoSetup.OPERATOR_POLICY), Map.of());
    JsonObject secret =
        cluster.secret(Map.of("role_id", role.roleId(), "secret_id", role.secretId()));
    secret.addProperty("address", cluster.openBao().vaultAddress() + "," + newcomer.address());
    return secret;
  }

  private static List<String> members(DeployedFunction operator) {
    return operator
        .answer(OperatorEvent.of("configuration").text())
        .getAsJsonArray("peers")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .map(peer -> peer.get("nodeId").getAsString())
        .sorted()
        .toList();
  }

  private static boolean isInitialised(OpenBaoNode node) {
    return node.api().get("sys/seal-status").body().get("initialized").getAsBoolean();
  }

  private static String id(JsonObject answer) {
    return answer.get("clusterId").getAsString();
  }
}
