package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.job.Confirmations.CLUSTER_ID;
import static vaultsnapshot.job.Confirmations.meant;
import static vaultsnapshot.job.Confirmations.shown;
import static vaultsnapshot.job.RaftAnswers.CONFIGURATION;
import static vaultsnapshot.job.RaftAnswers.configuration;
import static vaultsnapshot.job.RaftAnswers.lines;

import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.input.Json;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.Confirmation;
import vaultsnapshot.wire.WireIdentity;
import vaultsnapshot.wire.WireVault;

/** What a change of the members shows before, refuses, sends, and says afterwards. */
final class MembershipTest {
  private static final String SEAL = "/v1/sys/seal-status";
  private static final String JOIN = "/v1/sys/storage/raft/join";
  private static final String BOOTSTRAP = "/v1/sys/storage/raft/bootstrap";
  private static final String REMOVE = "/v1/sys/storage/raft/remove-peer";

  @TempDir private Path temporary;
  private JobUnderTest job;
  private WireVault node;

  @BeforeEach
  void start() {
    job = new JobUnderTest(100, temporary);
    node = job.standby();
    node.json(SEAL, 200, seal(false, true, "raft"));
    node.json(JOIN, 200, "{\"joined\":true}");
    node.json(BOOTSTRAP, 204, "");
    job.vault().json(CONFIGURATION, 200, configuration("raft1", "raft2"));
  }

  @AfterEach
  void stop() {
    node.close();
    job.close();
  }

  @Test
  void aJoinIsShownAndNotDone() throws Exception {
    JsonObject plan = job.operate(join(shown()));
    assertThat(text(plan, "status")).isEqualTo("planned");
    assertThat(text(plan, "clusterId")).isEqualTo(CLUSTER_ID);
    assertThat(text(plan, "node")).isEqualTo(node.address().toString());
    assertThat(text(plan, "leader")).isEqualTo(job.vault().address().toString());
    assertThat(plan.get("nodeInitialized").getAsBoolean()).isFalse();
    assertThat(plan.get("nodeSealed").getAsBoolean()).isTrue();
    assertThat(plan.get("autoJoin").getAsBoolean()).isFalse();
    assertThat(lines(plan, "does"))
        .containsExactly(
            "tell " + node.address() + " to join the cluster of " + job.vault().address());
    assertThat(lines(plan, "warnings")).containsExactly("Its data directory must be empty");
    assertThat(detail(plan).keySet())
        .containsExactly("action", "node", "dryRun", "cluster", "clusterId", "operationId");
    assertThat(text(detail(plan), "operationId")).as("the time").matches("\\d{8}t\\d{6}z");
    assertThat(node.requests(JOIN)).isEmpty();
  }

  @Test
  void theEventThatDoesAJoinSaysAllThatTheDryRunSaid() throws Exception {
    JsonObject detail =
        detail(
            job.operate(
                new OperatorRequest.Join(
                    node.address().toString(),
                    Optional.of(job.vault().address().toString()),
                    true,
                    true,
                    Optional.of("leader.example.com"),
                    Optional.of("http"),
                    Optional.of(8300),
                    shown())));
    assertThat(text(detail, "node")).isEqualTo(node.address().toString());
    assertThat(text(detail, "leader")).isEqualTo(job.vault().address().toString());
    assertThat(detail.get("retry").getAsBoolean()).isTrue();
    assertThat(detail.get("nonVoter").getAsBoolean()).isTrue();
    assertThat(text(detail, "tlsServerName")).isEqualTo("leader.example.com");
    assertThat(text(detail, "autoJoinScheme")).isEqualTo("http");
    assertThat(detail.get("autoJoinPort").getAsInt()).isEqualTo(8300);
  }

  @Test
  void aNodeIsToldItsLeaderAndTheAuthorityThatWeTrust() throws Exception {
    JsonObject done = job.operate(join(meant("op-1")));
    assertThat(text(done, "status")).isEqualTo("done");
    assertThat(lines(done, "next"))
        .containsExactly(
            "Unseal " + node.address() + " now with the cluster's keys: only then is it a member",
            "See it in the action configuration, first without a vote");
    assertThat(node.requests(JOIN)).hasSize(1);
    JsonObject sent = Json.object(node.requests(JOIN).getFirst().body()).orElseThrow();
    assertThat(text(sent, "leader_api_addr")).isEqualTo(job.vault().address().toString());
    assertThat(text(sent, "leader_ca_cert").strip())
        .isEqualTo(WireIdentity.AUTHORITY.caPem().strip());
    assertThat(sent.get("retry").getAsBoolean()).isFalse();
  }

  @Test
  void aNodeThatFindsTheLeaderByItselfIsToldNone() throws Exception {
    job.secret().addProperty("auto_join", "provider=aws tag_key=vault");
    assertThat(job.operate(join(shown())).get("autoJoin").getAsBoolean()).isTrue();
    job.operate(join(meant("op-1")));
    JsonObject sent = Json.object(node.requests(JOIN).getFirst().body()).orElseThrow();
    assertThat(text(sent, "auto_join")).isEqualTo("provider=aws tag_key=vault");
    assertThat(sent.has("leader_api_addr")).isFalse();
  }

  @Test
  void aMemberDoesNotJoinAgainNorTheLeaderItself() throws Exception {
    node.json(SEAL, 200, seal(true, false, "raft"));
    assertThat(lines(job.operate(join(shown())), "refusals"))
        .containsExactly(
            "detail.node: "
                + node.address()
                + " is unsealed, and so a member already; only a new, sealed node can join");
    assertThat(lines(job.operate(joining(job.vault().address(), shown())), "refusals"))
        .contains(
            "detail.node: "
                + job.vault().address()
                + " leads the cluster; name the node that shall join");
    assertThatThrownBy(() -> job.operate(join(meant("op-1"))))
        .hasMessageContaining("is unsealed, and so a member already")
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(node.requests(JOIN)).isEmpty();
  }

  /** The cluster's authority, and perhaps a cloud's credentials, go to that address. */
  @Test
  void onlyAConfiguredNodeIsToldAnything() {
    URI other = URI.create("https://other.example.com:8200");
    assertThatThrownBy(() -> job.operate(joining(other, shown())))
        .hasMessageContaining(
            "detail.node: got '" + other + "', which is none of the configured addresses");
    URI longest = URI.create("https://" + "o".repeat(72));
    assertThatThrownBy(() -> job.operate(joining(longest, shown())))
        .hasMessageContaining("got '" + longest + "', which");
    URI longer = URI.create(longest + "o");
    assertThatThrownBy(() -> job.operate(joining(longer, shown())))
        .hasMessageContaining("got '" + longest + "...', which");
  }

  @Test
  void aNodeOfAnotherStorageIsMadeTheFirstOfItsRaftCluster() throws Exception {
    node.json(SEAL, 200, seal(true, false, "file"));
    JsonObject plan = job.operate(bootstrap(shown()));
    assertThat(text(plan, "node")).isEqualTo(node.address().toString());
    assertThat(text(plan, "storage")).isEqualTo("file");
    assertThat(plan.has("refusals")).isFalse();
    assertThat(text(detail(plan), "node")).isEqualTo(node.address().toString());
    assertThat(node.requests(BOOTSTRAP)).isEmpty();
    JsonObject done = job.operate(bootstrap(meant("op-1")));
    assertThat(text(done, "status")).isEqualTo("done");
    assertThat(lines(done, "next"))
        .containsExactly("Let the other nodes join: vault operator raft join " + node.address());
    assertThat(node.requests(BOOTSTRAP)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "false, true, file, is not initialised: run 'vault operator init' first",
    "true, true, file, is sealed: unseal it first",
    "true, false, raft, 'is raft itself, which needs no bootstrap'"
  })
  void aNodeThatCannotBeTheFirstIsRefused(
      boolean initialized, boolean sealed, String storage, String reason) throws Exception {
    node.json(SEAL, 200, seal(initialized, sealed, storage));
    assertThat(lines(job.operate(bootstrap(shown())), "refusals"))
        .singleElement()
        .asString()
        .contains(reason);
  }

  @Test
  void aServerIsTakenOut() throws Exception {
    job.vault()
        .answer(
            REMOVE,
            exchange -> {
              job.vault().json(CONFIGURATION, 200, configuration("raft1"));
              WireVault.send(exchange, 204, "");
            });
    JsonObject plan = job.operate(remove("raft2", shown()));
    assertThat(text(plan, "serverId")).isEqualTo("raft2");
    assertThat(lines(plan, "peers")).containsExactly("raft1", "raft2");
    assertThat(text(detail(plan), "serverId")).isEqualTo("raft2");
    assertThat(job.vault().requests(REMOVE)).isEmpty();
    JsonObject done = job.operate(remove("raft2", meant("op-1")));
    assertThat(text(done, "removal")).isEqualTo("removed");
    assertThat(done.has("next")).isFalse();
  }

  @Test
  void neitherAnUnknownServerNorTheOnlyOneIsTakenOut() throws Exception {
    assertThat(lines(job.operate(remove("raft3", shown())), "refusals"))
        .containsExactly(
            "detail.serverId: 'raft3' is not in the configuration, which has [raft1, raft2]");
    job.vault().json(CONFIGURATION, 200, configuration("raft1"));
    assertThat(lines(job.operate(remove("raft1", shown())), "refusals"))
        .containsExactly("detail.serverId: 'raft1' is the only server there is");
  }

  @Test
  void aRefusedRemovalLeavesTheClusterUntouchedAndOneWithoutAnAnswerDoesNotSaySo() {
    job.vault().json(REMOVE, 403, "{\"errors\":[\"permission denied\"]}");
    assertThatThrownBy(() -> job.operate(remove("raft2", meant("op-1"))))
        .hasMessageContaining("answered 403: permission denied")
        .hasMessageEndingWith("The cluster is untouched");
    job.vault().answer(REMOVE, _ -> {});
    assertThatThrownBy(() -> job.operate(remove("raft2", meant("op-2"))))
        .hasMessageContaining("look at the node's log and at the action configuration")
        .hasMessageEndingWith("It is not known whether the cluster was changed");
    assertThat(job.outcome("op-2")).contains("\"status\": \"unclear\"");
    assertThat(job.vault().requests(REMOVE)).as("one for each").hasSize(2);
  }

  @Test
  void aSecondaryIsGivenTheOperationTokenOfTheSecretAlone() throws Exception {
    node.json(SEAL, 200, seal(true, false, "raft"));
    node.json(REMOVE, 204, "");
    assertThatThrownBy(() -> job.operate(removeAtSecondary(meant("op-1"))))
        .hasMessageContaining("the secret has no dr_operation_token")
        .hasMessageEndingWith("The cluster is untouched");
    assertThat(node.requests(REMOVE)).isEmpty();
    job.secret().addProperty("dr_operation_token", "dr-token");
    JsonObject done = job.operate(removeAtSecondary(meant("op-1")));
    assertThat(done.get("removal").getAsString()).isEqualTo("not-looked-up");
    assertThat(done.toString()).doesNotContain("dr-token");
    WireVault.Request sent = node.requests(REMOVE).getFirst();
    assertThat(sent.body())
        .isEqualTo("{\"server_id\":\"raft9\",\"dr_operation_token\":\"dr-token\"}");
    assertThat(sent.headers()).doesNotContainKey("x-vault-token");
  }

  @Test
  void aSecondaryIsShownWithoutALookAtItsConfiguration() throws Exception {
    job.secret().addProperty("dr_operation_token", "dr-token");
    node.json(SEAL, 200, seal(true, false, "raft"));
    node.json(REMOVE, 204, "");
    String address = node.address().toString();
    JsonObject plan = job.operate(removeAtSecondary(shown()));
    assertThat(text(plan, "clusterId")).isEqualTo(CLUSTER_ID);
    assertThat(text(plan, "node")).isEqualTo(address);
    assertThat(text(detail(plan), "node")).isEqualTo(address);
    assertThat(lines(plan, "does")).singleElement().asString().contains("secondary at " + address);
    JsonObject done = job.operate(removeAtSecondary(meant("op-1")));
    assertThat(lines(done, "next"))
        .singleElement()
        .asString()
        .contains("Look at the secondary's configuration");
  }

  @Test
  void aChangeWhoseAnswerIsLostIsNeitherSuccessNorSafe() {
    job.secret().addProperty("dr_operation_token", "dr-token");
    node.answer(JOIN, _ -> {}).answer(BOOTSTRAP, _ -> {}).answer(REMOVE, _ -> {});
    String unclear = "It is not known whether the cluster was changed";
    assertThatThrownBy(() -> job.operate(join(meant("op-1")))).hasMessageEndingWith(unclear);
    node.json(SEAL, 200, seal(true, false, "file"));
    assertThatThrownBy(() -> job.operate(bootstrap(meant("op-2")))).hasMessageEndingWith(unclear);
    assertThatThrownBy(() -> job.operate(removeAtSecondary(meant("op-3"))))
        .hasMessageEndingWith(unclear);
  }

  @Test
  void anInterruptionBehindAChangeSaysThatItWasTaken() {
    job.secret().addProperty("dr_operation_token", "dr-token");
    node.json(REMOVE, 204, "");
    Thread operator = Thread.currentThread();
    String taken = "The change was taken by the cluster; look at it before anything else";
    job.bucket().before("PUT .*op-1.outcome.json .*", operator::interrupt);
    assertThatThrownBy(() -> job.operate(join(meant("op-1")))).hasMessageEndingWith(taken);
    node.json(SEAL, 200, seal(true, false, "file"));
    job.bucket().before("PUT .*op-2.outcome.json .*", operator::interrupt);
    assertThatThrownBy(() -> job.operate(bootstrap(meant("op-2")))).hasMessageEndingWith(taken);
    job.bucket().before("PUT .*op-3.outcome.json .*", operator::interrupt);
    assertThatThrownBy(() -> job.operate(removeAtSecondary(meant("op-3"))))
        .hasMessageEndingWith(taken);
  }

  @Test
  void theConfigurationIsToldAsTheClusterHasIt() throws Exception {
    JsonObject told = job.operate(new OperatorRequest.ReadConfiguration());
    assertThat(text(told, "clusterId")).isEqualTo(CLUSTER_ID);
    JsonObject second = told.getAsJsonArray("peers").get(1).getAsJsonObject();
    assertThat(text(second, "nodeId")).isEqualTo("raft2");
    assertThat(second.get("leader").getAsBoolean()).isFalse();
    assertThat(second.get("voter").getAsBoolean()).isTrue();
    assertThat(job.revocations()).isEqualTo(1);
  }

  private OperatorRequest.Join join(Confirmation confirmation) {
    return joining(node.address(), confirmation);
  }

  private static OperatorRequest.Join joining(URI address, Confirmation confirmation) {
    return new OperatorRequest.Join(
        address.toString(),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        confirmation);
  }

  private OperatorRequest.Bootstrap bootstrap(Confirmation confirmation) {
    return new OperatorRequest.Bootstrap(node.address().toString(), confirmation);
  }

  private static OperatorRequest.RemovePeer remove(String serverId, Confirmation confirmation) {
    return new OperatorRequest.RemovePeer(serverId, Optional.empty(), confirmation);
  }

  private OperatorRequest.RemovePeer removeAtSecondary(Confirmation confirmation) {
    return new OperatorRequest.RemovePeer(
        "raft9", Optional.of(node.address().toString()), confirmation);
  }

  private static JsonObject detail(JsonObject plan) {
    return plan.getAsJsonObject("toDoIt").getAsJsonObject("detail");
  }

  private static String text(JsonObject json, String name) {
    return json.get(name).getAsString();
  }

  private static String seal(boolean initialized, boolean sealed, String storage) {
    return """
    {"type":"shamir","initialized":%s,"sealed":%s,"t":3,"n":5,"progress":0,"nonce":"","version":"1.21.4",\
    "cluster_id":"%s","recovery_seal":false,"storage_type":"%s"}
    """
        .formatted(initialized, sealed, sealed ? "" : CLUSTER_ID, storage);
  }
}
