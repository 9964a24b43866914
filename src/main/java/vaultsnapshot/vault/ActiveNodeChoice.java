package vaultsnapshot.vault;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import vaultsnapshot.vault.Finding.Failed;
import vaultsnapshot.vault.Finding.Node;

/** Judges what the addresses said: which node is the active one, or why there is none. */
final class ActiveNodeChoice {
  private final List<Finding> findings;
  private final List<Node> nodes;

  private ActiveNodeChoice(List<Finding> findings) {
    this.findings = findings;
    this.nodes = findings.stream().filter(Node.class::isInstance).map(Node.class::cast).toList();
  }

  /**
   * The active node, with the highest index that any node of the cluster reported.
   *
   * @throws RetryableVaultException if there is none now; its cause is a {@link
   *     PermanentVaultException} if only another node behind the same address could help
   * @throws PermanentVaultException if no address can lead to one as things are
   */
  static ActiveNode among(List<Finding> findings) {
    ActiveNodeChoice choice = new ActiveNodeChoice(findings);
    choice.refuseSeveralClusters();
    Node leader =
        choice.nodes.stream()
            .filter(Node::leads)
            .max(Comparator.comparingLong(Node::index))
            .orElseThrow(choice::noActiveNode);
    long index = choice.nodes.stream().mapToLong(Node::index).max().orElseThrow();
    return described(leader, index);
  }

  private static ActiveNode described(Node leader, long index) {
    SealStatus seal = leader.seal();
    return new ActiveNode(
        leader.address(),
        seal.clusterId(),
        seal.clusterName(),
        seal.version(),
        index,
        seal.type(),
        seal.shares(),
        seal.threshold(),
        seal.storageType());
  }

  private void refuseSeveralClusters() {
    if (nodes.stream().map(node -> node.seal().clusterId()).distinct().count() > 1) {
      String members =
          nodes.stream()
              .map(node -> node.address() + " is of " + node.seal().clusterId())
              .collect(Collectors.joining(", "));
      throw new PermanentVaultException(
          "VAULT_ADDR: the addresses belong to several clusters ("
              + members
              + "), expected nodes of one; use one function and one secret for each cluster");
    }
  }

  private VaultException noActiveNode() {
    String message = summary();
    if (nodes.isEmpty() && findings.stream().allMatch(ActiveNodeChoice::isPermanent)) {
      return new PermanentVaultException(message);
    }
    if (isLeaderOutOfReach()) {
      return new RetryableVaultException(message, new PermanentVaultException(message));
    }
    return findings.stream().anyMatch(ActiveNodeChoice::answered)
        ? new RetryableVaultException(message)
        : new RetryableVaultException(message, firstFailure());
  }

  /** As long as any node knows no leader, an election may still make another one. */
  private boolean isLeaderOutOfReach() {
    return findings.stream()
            .anyMatch(finding ->
                finding instanceof Failed(_, PermanentVaultException _, boolean leader) && leader)
        && nodes.stream().allMatch(node -> node.leadership().leaderAddress().isPresent());
  }

  private VaultException firstFailure() {
    return findings.stream()
        .filter(Failed.class::isInstance)
        .map(finding -> ((Failed) finding).failure())
        .findFirst()
        .orElseThrow();
  }

  private static boolean isPermanent(Finding finding) {
    return finding instanceof Failed(_, PermanentVaultException _, _);
  }

  private static boolean answered(Finding finding) {
    return switch (finding) {
      case Node _ -> true;
      case Failed(_, RetryableVaultException failure, _) -> failure.answered();
      case Failed _ -> true;
    };
  }

  private String summary() {
    if (findings.size() == 1) {
      return line(findings.getFirst());
    }
    return findings.stream()
        .map(ActiveNodeChoice::line)
        .collect(Collectors.joining(" | ", "no active node at any address: ", ""));
  }

  private static String line(Finding finding) {
    return switch (finding) {
      case Failed(_, VaultException failure, _) -> String.valueOf(failure.getMessage());
      case Node node -> Operation.LEADER.at(node.address()) + state(node);
    };
  }

  private static String state(Node node) {
    if (node.leadership().self()) {
      return "says that it leads, but its health says standby: an election is going on";
    }
    String cutOff = node.cutOff() ? ", and has lost its connection to the active node (474)" : "";
    return node.leadership()
        .leaderAddress()
        .map(leader -> "standby of " + leader + cutOff)
        .orElse(
            "standby that names no leader"
                + cutOff
                + "; either there is none now (check the"
                + " other nodes), or the listener redacts addresses: then list every node in"
                + " VAULT_ADDR");
  }
}
