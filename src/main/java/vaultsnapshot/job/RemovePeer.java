package vaultsnapshot.job;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.input.Secret;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftConfiguration;
import vaultsnapshot.vault.RaftPeer;
import vaultsnapshot.vault.Removal;
import vaultsnapshot.vault.SealState;

/** Takes a server out of the Raft configuration. */
final class RemovePeer implements ClusterChange {
  private final Run run;
  private final OperatorRequest.RemovePeer request;

  RemovePeer(Run run, OperatorRequest.RemovePeer request) {
    this.run = run;
    this.request = request;
  }

  @Override
  public Plan plan(OperatorAccess access) throws IOException, InterruptedException {
    return request.node().isPresent()
        ? planOfSecondary(access, request.node().get())
        : planOfCluster(access);
  }

  private Plan planOfCluster(OperatorAccess access) throws IOException, InterruptedException {
    ActiveNode node = access.node();
    RaftConfiguration configuration =
        access.raft().configuration(node, access.token(), run.giveUpAt());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("serverId", request.serverId());
    facts.put("peers", configuration.peers().stream().map(RaftPeer::nodeId).toList());
    return new Plan(
        Optional.of(node.clusterId()),
        facts,
        List.of("take '" + request.serverId() + "' out of the Raft configuration"),
        List.of(
            "A removed node must not come back with its old data: empty its data directory first"),
        judge(configuration),
        Map.of("serverId", request.serverId()));
  }

  private List<String> judge(RaftConfiguration configuration) {
    if (!configuration.has(request.serverId())) {
      return List.of(
          "detail.serverId: '"
              + request.serverId()
              + "' is not in the configuration, which has "
              + configuration.peers().stream().map(RaftPeer::nodeId).toList());
    }
    return configuration.peers().size() == 1
        ? List.of("detail.serverId: '" + request.serverId() + "' is the only server there is")
        : List.of();
  }

  private Plan planOfSecondary(OperatorAccess access, String node)
      throws IOException, InterruptedException {
    URI secondary = access.picked("node", node);
    drToken(access);
    SealState state = access.raft().sealState(secondary, run.giveUpAt());
    return new Plan(
        state.clusterId(),
        Map.of("serverId", request.serverId(), "node", secondary.toString()),
        List.of(
            "take '"
                + request.serverId()
                + "' out of the Raft configuration of the disaster recovery secondary at "
                + secondary),
        List.of("A secondary does not tell its configuration, so nothing was looked up"),
        List.of(),
        Map.of("serverId", request.serverId(), "node", node));
  }

  @Override
  public Done carryOut(OperatorAccess access, String operationId, Effect effect)
      throws IOException, InterruptedException {
    Removal removal = run.stages().time("remove-peer", () -> removed(access, effect));
    effect.taken();
    return new Done(
        Map.of("removal", removal.name().toLowerCase(Locale.ROOT).replace('_', '-')),
        removal == Removal.NOT_LOOKED_UP
            ? List.of("Look at the secondary's configuration: it answers alike for unknown servers")
            : List.of());
  }

  private Removal removed(OperatorAccess access, Effect effect)
      throws IOException, InterruptedException {
    if (request.node().isPresent()) {
      URI secondary = access.picked("node", request.node().get());
      Secret token = drToken(access);
      effect.sent();
      return access.raft().removePeer(secondary, request.serverId(), token, run.giveUpAt());
    }
    ActiveNode node = access.node();
    effect.sent();
    return access.raft().removePeer(node, access.token(), request.serverId(), run.giveUpAt());
  }

  private static Secret drToken(OperatorAccess access) throws OperationRefusedException {
    return access
        .secret()
        .operator()
        .drOperationToken()
        .orElseThrow(() ->
            new OperationRefusedException(
                "detail.node: names a disaster recovery secondary, and the secret has no"
                    + " dr_operation_token for it; leave node out for the cluster itself"));
  }
}
