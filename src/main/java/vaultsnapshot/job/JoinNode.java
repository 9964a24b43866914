package vaultsnapshot.job;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.credentials.OperatorSecrets;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.JoinRequest;
import vaultsnapshot.vault.SealState;

/** Lets a new node join the cluster. The call goes to that node, not to the leader. */
final class JoinNode implements ClusterChange {
  private final Run run;
  private final OperatorRequest.Join request;

  JoinNode(Run run, OperatorRequest.Join request) {
    this.run = run;
    this.request = request;
  }

  @Override
  public Plan plan(OperatorAccess access) throws IOException, InterruptedException {
    URI newNode = access.picked("node", request.node());
    ActiveNode active = access.node();
    URI leader = leader(access, active);
    List<String> refusals = new ArrayList<>();
    if (newNode.equals(leader)) {
      refusals.add("detail.node: " + newNode + " leads the cluster; name the node that shall join");
    }
    SealState state = access.raft().sealState(newNode, run.giveUpAt());
    if (!state.sealed()) {
      refusals.add(
          "detail.node: "
              + newNode
              + " is unsealed, and so a member already; only a new, sealed node can join");
    }
    OperatorSecrets secrets = access.secret().operator();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("node", newNode.toString());
    facts.put("nodeInitialized", state.initialized());
    facts.put("nodeSealed", state.sealed());
    facts.put("leader", leader.toString());
    facts.put("autoJoin", secrets.autoJoin().isPresent());
    return new Plan(
        Optional.of(active.clusterId()),
        facts,
        List.of("tell " + newNode + " to join the cluster of " + leader),
        List.of("Its data directory must be empty"),
        refusals,
        repeat());
  }

  @Override
  public Done carryOut(OperatorAccess access, String operationId, Effect effect)
      throws IOException, InterruptedException {
    URI newNode = access.picked("node", request.node());
    JoinRequest join = join(access);
    effect.sent();
    run.stages().run("join", () -> access.raft().join(newNode, join, run.giveUpAt()));
    effect.taken();
    return new Done(
        Map.of(),
        List.of(
            "Unseal " + newNode + " now with the cluster's keys: only then is it a member",
            "See it in the action configuration, first without a vote"));
  }

  private URI leader(OperatorAccess access, ActiveNode active) throws OperationRefusedException {
    return request.leader().isPresent()
        ? access.picked("leader", request.leader().get())
        : active.address();
  }

  private JoinRequest join(OperatorAccess access) throws IOException, InterruptedException {
    OperatorSecrets secrets = access.secret().operator();
    // With auto_join the node finds the leader itself; both are taken together by neither server.
    Optional<String> leader =
        secrets.autoJoin().isPresent()
            ? Optional.empty()
            : Optional.of(leader(access, access.node()).toString());
    return new JoinRequest(
        leader,
        request.retry(),
        new JoinRequest.Tls(
            secrets.joinCaCert().or(access.raft()::authorities),
            secrets.joinClientCert(),
            secrets.joinClientKey(),
            request.tlsServerName()),
        secrets.autoJoin(),
        request.autoJoinScheme(),
        request.autoJoinPort(),
        request.nonVoter());
  }

  private Map<String, Object> repeat() {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("node", request.node());
    request.leader().ifPresent(leader -> detail.put("leader", leader));
    if (request.retry()) {
      detail.put("retry", true);
    }
    if (request.nonVoter()) {
      detail.put("nonVoter", true);
    }
    request.tlsServerName().ifPresent(name -> detail.put("tlsServerName", name));
    request.autoJoinScheme().ifPresent(scheme -> detail.put("autoJoinScheme", scheme));
    request.autoJoinPort().ifPresent(port -> detail.put("autoJoinPort", port));
    return detail;
  }
}
