package vaultsnapshot.job;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.vault.SealState;

/** Makes a node that keeps only its lock in Raft ({@code ha_storage}) the first of its cluster. */
final class BootstrapNode implements ClusterChange {
  private final Run run;
  private final OperatorRequest.Bootstrap request;

  BootstrapNode(Run run, OperatorRequest.Bootstrap request) {
    this.run = run;
    this.request = request;
  }

  @Override
  public Plan plan(OperatorAccess access) throws IOException, InterruptedException {
    URI node = access.picked("node", request.node());
    SealState state = access.raft().sealState(node, run.giveUpAt());
    List<String> refusals = new ArrayList<>();
    if (!state.initialized()) {
      refusals.add("detail.node: " + node + " is not initialised: run 'vault operator init' first");
    } else if (state.sealed()) {
      refusals.add("detail.node: " + node + " is sealed: unseal it first");
    }
    if (state.storageType().filter("raft"::equals).isPresent()) {
      refusals.add(
          "detail.node: the storage of "
              + node
              + " is raft itself, which needs no bootstrap; it is for another storage beside"
              + " ha_storage \"raft\"");
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("node", node.toString());
    state.storageType().ifPresent(type -> facts.put("storage", type));
    return new Plan(
        state.clusterId(),
        facts,
        List.of("make " + node + " the first node of its Raft cluster (ha_storage)"),
        List.of(
            "Once in a cluster's life. The other nodes join by 'vault operator raft join': the"
                + " action join is for clusters whose storage is Raft itself"),
        refusals,
        Map.of("node", request.node()));
  }

  @Override
  public Done carryOut(OperatorAccess access, String operationId, Effect effect)
      throws IOException, InterruptedException {
    URI node = access.picked("node", request.node());
    effect.sent();
    run.stages().run("bootstrap", () -> access.raft().bootstrap(node, run.giveUpAt()));
    effect.taken();
    return new Done(
        Map.of(), List.of("Let the other nodes join: vault operator raft join " + node));
  }
}
