package vaultsnapshot.vault;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks every configured address who it is, then every leader that a standby names, if it may be
 * trusted. All are asked although one may already have said that it leads: a node that was cut off
 * can believe so, and only the others' indexes show that it is behind.
 */
final class NodeSurvey {
  /** More than any cluster has; whatever lies beyond are answers that go in circles. */
  private static final int MOST_ADDRESSES = 64;

  private final List<URI> addresses;
  private final TrustedHosts trusted;
  private final NodeInquiry inquiry;

  NodeSurvey(VaultSettings settings, TrustedHosts trusted, NodeInquiry inquiry) {
    this.addresses = settings.addresses();
    this.trusted = trusted;
    this.inquiry = inquiry;
  }

  /** What each address said, the configured ones first and in their order. */
  List<Finding> findings(Instant giveUpAt) throws InterruptedException {
    List<Finding> findings = new ArrayList<>(askTogether(giveUpAt));
    Set<URI> asked = new HashSet<>(addresses);
    Deque<Finding> toFollow = new ArrayDeque<>(findings);
    while (!toFollow.isEmpty() && asked.size() < MOST_ADDRESSES) {
      Optional<Finding> next = followed(toFollow.remove(), asked, giveUpAt);
      next.ifPresent(findings::add);
      next.ifPresent(toFollow::add);
    }
    return findings;
  }

  /** Dead addresses cost a connect timeout each: together, not one after the other. */
  private List<Finding> askTogether(Instant giveUpAt) throws InterruptedException {
    List<Callable<Finding>> inquiries =
        addresses.stream()
            .map(address -> (Callable<Finding>) () -> inquiry.ask(address, giveUpAt))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(inquiries).stream().map(NodeSurvey::result).toList();
    }
  }

  private static Finding result(Future<Finding> done) {
    if (done.state() == Future.State.SUCCESS) {
      return done.resultNow();
    }
    throw new IllegalStateException(done.exceptionNow());
  }

  private Optional<Finding> followed(Finding finding, Set<URI> asked, Instant giveUpAt)
      throws InterruptedException {
    if (!(finding instanceof Finding.Node node) || node.leadership().self()) {
      return Optional.empty();
    }
    Optional<String> named = node.leadership().leaderAddress();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI leader = trustedLeader(node.address(), named.get());
      return asked.add(leader)
          ? Optional.of(named(inquiry.ask(leader, giveUpAt)))
          : Optional.empty();
    } catch (PermanentVaultException refused) {
      return Optional.of(new Finding.Failed(node.address(), refused, true));
    }
  }

  private static Finding named(Finding leader) {
    return leader instanceof Finding.Failed(URI address, VaultException failure, _)
        ? new Finding.Failed(address, failure, true)
        : leader;
  }

  private URI trustedLeader(URI standby, String named) {
    String subject = Operation.LEADER.at(standby);
    URI leader = parsed(subject, named);
    if (!leader.getScheme().equals(standby.getScheme())) {
      throw new PermanentVaultException(
          subject
              + "names the leader "
              + leader
              + ", which is not "
              + standby.getScheme()
              + "; correct api_addr in the leader's configuration");
    }
    if (!trusted.include(leader)) {
      throw new PermanentVaultException(
          subject
              + "names the leader "
              + leader
              + ", a host that the settings do not name, so it"
              + " is not given the token; "
              + trusted.remedy(leader));
    }
    return leader;
  }

  private static URI parsed(String subject, String named) {
    try {
      return VaultAddress.parse(named, "got '" + named + "'");
    } catch (VaultAddress.UnusableAddressException unusable) {
      throw new PermanentVaultException(
          subject
              + "names a leader that cannot be asked: its address "
              + unusable.getMessage()
              + "; correct api_addr in the leader's configuration, expected https://its-host:8200");
    }
  }
}
