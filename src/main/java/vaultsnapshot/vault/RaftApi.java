package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import vaultsnapshot.input.Json;
import vaultsnapshot.input.Secret;

/**
 * {@code /sys/storage/raft}, all of it but the snapshot itself, which is {@link
 * VaultClient#download}. What changes the cluster is sent once and never again by itself: who got
 * no answer has to look before sending it again. No call here carries a namespace, which OpenBao
 * refuses.
 */
public final class RaftApi {
  private static final String LOST =
      "it may have been done all the same: look at the node's log and at the action configuration"
          + " before you send it again";

  private static final String SENT_WHOLE =
      "all of the snapshot had been sent or was about to be, so it may be restored all the same:"
          + " look at the node's log before you send it again";

  private static final String PATH = "/v1/sys/storage/raft/";

  /** Autopilot takes a removed server out a moment after it answered. */
  private static final int MOST_LOOKS = 10;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** A join without {@code retry} waits for the leader's challenge. */
  private static final Duration SLOW_ANSWER = Duration.ofMinutes(2);

  private final VaultSettings settings;
  private final Exchange exchange;
  private final Refusal refusal;
  private final Retry retry;

  RaftApi(VaultSettings settings, Exchange exchange, Refusal refusal, Retry retry) {
    this.settings = settings;
    this.exchange = exchange;
    this.refusal = refusal;
    this.retry = retry;
  }

  /** The addresses that this client was given, the only ones that a node may be picked from. */
  public List<URI> addresses() {
    return settings.addresses();
  }

  /** The one of {@link #addresses} that is meant; nothing where it is none of them. */
  public Optional<URI> address(String text) {
    try {
      URI address = VaultAddress.parse(text.strip(), "");
      return addresses().stream().filter(address::equals).findFirst();
    } catch (VaultAddress.UnusableAddressException unusable) {
      return Optional.empty();
    }
  }

  /**
   * The certificates (PEM) that the cluster's own verify under, for a node that has to be told;
   * nothing where the JVM's own authorities are enough.
   */
  public Optional<String> authorities() {
    return settings.authorities().isEmpty()
        ? Optional.empty()
        : Optional.of(settings.authorities().stream().map(Pem::of).collect(Collectors.joining()));
  }

  /** The servers that the cluster counts on. */
  public RaftConfiguration configuration(ActiveNode node, VaultToken token, Instant giveUpAt)
      throws InterruptedException {
    VaultRequest request =
        VaultRequest.get(
            Operation.RAFT_CONFIGURATION,
            PATH + "configuration",
            token.value(),
            settings.stallTimeout());
    Answer answer =
        retry.run(
            giveUpAt, () -> accepted(exchange.ask(node.address(), request, giveUpAt), request));
    return answer
        .json()
        .flatMap(RaftConfiguration::read)
        .orElseThrow(() ->
            new PermanentVaultException(
                Operation.RAFT_CONFIGURATION.at(answer.address())
                    + "answered "
                    + answer.status()
                    + " with "
                    + answer.kindOfBody()
                    + ", expected a list of servers"));
  }

  /**
   * Takes a server out of the cluster. The server itself answers 204 even where there was none to
   * remove, so the configuration is looked at before and after.
   *
   * @throws UnclearChangeException if no answer came, or it is still there after one
   * @throws VaultException if the cluster has not been touched
   */
  public Removal removePeer(ActiveNode node, VaultToken token, String serverId, Instant giveUpAt)
      throws UnclearChangeException, InterruptedException {
    if (!configuration(node, token, giveUpAt).has(serverId)) {
      return Removal.WAS_NOT_THERE;
    }
    VaultRequest request =
        VaultRequest.post(
            Operation.REMOVE_PEER,
            PATH + "remove-peer",
            token,
            Optional.empty(),
            Optional.of(removal(serverId)),
            settings.stallTimeout());
    change(node.address(), request, giveUpAt);
    return seenRemoved(node, token, serverId, giveUpAt);
  }

  private Removal seenRemoved(ActiveNode node, VaultToken token, String serverId, Instant giveUpAt)
      throws UnclearChangeException, InterruptedException {
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      try {
        if (!configuration(node, token, giveUpAt).has(serverId)) {
          return Removal.REMOVED;
        }
      } catch (VaultException unseen) {
        // No refusal of the removal, which was accepted a moment ago.
        throw new UnclearChangeException(
            unseen,
            "the removal of '"
                + serverId
                + "' was accepted before: look with the action configuration whether it is gone");
      }
      retry.pause(BETWEEN_LOOKS);
    }
    throw new UnclearChangeException(
        Operation.REMOVE_PEER.at(node.address())
            + "accepted, but the configuration still has '"
            + serverId
            + "'; look again with the action configuration, and at the leader's log");
  }

  /**
   * The same on a disaster recovery secondary, which knows no tokens but this one and does not tell
   * its configuration.
   *
   * @throws UnclearChangeException if no answer came
   * @throws VaultException if it refused
   */
  public Removal removePeer(URI secondary, String serverId, Secret drToken, Instant giveUpAt)
      throws UnclearChangeException, InterruptedException {
    JsonObject body = removal(serverId);
    body.addProperty("dr_operation_token", drToken.value());
    VaultRequest request =
        VaultRequest.openPost(
                Operation.REMOVE_PEER, PATH + "remove-peer", body, settings.stallTimeout())
            .hiding(List.of(drToken));
    change(secondary, request, giveUpAt);
    return Removal.NOT_LOOKED_UP;
  }

  /**
   * Tells a new node, not initialised or sealed, to join a cluster. It is a member only once it is
   * unsealed with the cluster's keys.
   *
   * @return whether it has the leader's challenge; false with {@code retry}, where it goes on by
   *     itself after its answer
   * @throws UnclearChangeException if no answer came, or one that does not say whether it joined
   * @throws VaultException if it refused
   */
  public boolean join(URI newNode, JoinRequest join, Instant giveUpAt)
      throws UnclearChangeException, InterruptedException {
    VaultRequest request =
        VaultRequest.openPost(Operation.JOIN, PATH + "join", join.body(), SLOW_ANSWER)
            .hiding(join.secrets());
    Answer answer = change(newNode, request, giveUpAt);
    boolean joined = answer.json().flatMap(json -> Json.flag(json, "joined")).orElse(false);
    if (!joined && !join.retry()) {
      throw new UnclearChangeException(
          Operation.JOIN.at(newNode)
              + "answered "
              + answer.status()
              + " without 'joined', expected {\"joined\": true}; see the node's log");
    }
    return joined;
  }

  /**
   * Makes an unsealed node, whose {@code ha_storage} is raft, the first of its Raft cluster.
   *
   * @throws UnclearChangeException if no answer came
   * @throws VaultException if it refused
   */
  public void bootstrap(URI node, Instant giveUpAt)
      throws UnclearChangeException, InterruptedException {
    VaultRequest request =
        VaultRequest.openPost(
            Operation.BOOTSTRAP, PATH + "bootstrap", new JsonObject(), SLOW_ANSWER);
    change(node, request, giveUpAt);
  }

  /** Sent once: an answer that was lost may be that of a change that was made. */
  private Answer change(URI address, VaultRequest request, Instant giveUpAt)
      throws UnclearChangeException, InterruptedException {
    Answer answer;
    try {
      answer = exchange.ask(address, request, giveUpAt);
    } catch (RetryableVaultException lost) {
      if (lost.sent() && !lost.answered()) {
        throw new UnclearChangeException(lost, LOST);
      }
      throw lost;
    }
    try {
      return accepted(answer, request);
    } catch (VaultException refused) {
      if (isOfAGateway(answer)) {
        throw new UnclearChangeException(refused, LOST);
      }
      throw refused;
    }
  }

  /**
   * Sends a snapshot to be restored. The answer says only that the node has taken and checked it;
   * it applies it after that.
   *
   * @param archive read once, on another thread
   * @param force whether one of another cluster is taken too, sealed with other keys
   * @throws UnclearChangeException if all of it was sent, or may have been, and no answer came, or
   *     only a gateway's
   * @throws VaultException if the cluster has not been touched
   * @throws IOException if the archive could not be read; then the cluster has not been touched
   */
  public void restore(
      ActiveNode node, VaultToken token, Archive archive, boolean force, Instant giveUpAt)
      throws IOException, InterruptedException {
    Operation operation = force ? Operation.FORCE_RESTORE : Operation.RESTORE;
    VaultRequest request =
        VaultRequest.post(
            operation,
            PATH + (force ? "snapshot-force" : "snapshot"),
            token,
            Optional.empty(),
            Optional.empty(),
            settings.firstByteTimeout());
    ArchiveBody body =
        new ArchiveBody(archive::read, archive.sizeBytes(), settings.stallTimeout(), retry.clock());
    Answer answer = sent(node.address(), request, body, giveUpAt);
    try {
      accepted(answer, request);
    } catch (VaultException refused) {
      if (body.sentWhole() && isOfAGateway(answer)) {
        throw new UnclearChangeException(refused, SENT_WHOLE);
      }
      throw refused;
    }
  }

  /**
   * Whether the answer may be that of something before the node, which has lost patience while the
   * node is at work: a load balancer's own status, or a server error without Vault's {@code errors}
   * (Envoy answers 503 when the node closes the connection).
   */
  private static boolean isOfAGateway(Answer answer) {
    boolean vaults = answer.json().filter(json -> json.has("errors")).isPresent();
    return answer.status() == 502 || answer.status() == 504 || (answer.status() >= 500 && !vaults);
  }

  private Answer sent(URI address, VaultRequest request, ArchiveBody body, Instant giveUpAt)
      throws IOException, InterruptedException {
    Instant begun = retry.clock().instant();
    try {
      return exchange.send(address, request, body, giveUpAt, RaftApi::whole);
    } catch (VaultException failure) {
      if (body.sourceFailure().isPresent()) {
        throw body.sourceFailure().get();
      }
      boolean answered =
          failure instanceof RetryableVaultException retryable && retryable.answered();
      if (answered) {
        throw failure;
      }
      if (body.mayHaveArrived(failure.getCause() instanceof BoundedCall.OutOfTimeException)) {
        throw new UnclearChangeException(failure, SENT_WHOLE);
      }
      throw brokenSend(failure, body, Duration.between(begun, retry.clock().instant()));
    }
  }

  /** Not all of it was sent: the server, which checks the whole first, has done nothing. */
  private static VaultException brokenSend(
      VaultException failure, ArchiveBody body, Duration after) {
    boolean stalled = failure.getCause() instanceof BoundedCall.StalledException;
    if (body.sentBytes() == 0 && !stalled) {
      return failure;
    }
    return new PermanentVaultException(
        failure.getMessage()
            + "; "
            + RaftRemedies.ofABrokenSend(body.sentBytes(), body.getContentLength(), after, stalled),
        failure);
  }

  private static Answer whole(OpenAnswer answer) throws IOException {
    try (answer) {
      return answer.whole();
    }
  }

  /** A snapshot to send. */
  public interface Archive {
    /** Reads at least one byte, as an input stream does. */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** How many there are. */
    long sizeBytes();
  }

  /** Whether any node is sealed, and with how many keys; of a node that is no member yet, too. */
  public SealState sealState(URI node, Instant giveUpAt) throws InterruptedException {
    VaultRequest request =
        VaultRequest.status(Operation.SEAL_STATUS, "/v1/sys/seal-status", settings.stallTimeout());
    Answer answer = accepted(exchange.ask(node, request, giveUpAt), request);
    return answer
        .json()
        .flatMap(SealState::read)
        .orElseThrow(() ->
            new PermanentVaultException(
                Operation.SEAL_STATUS.at(node)
                    + "answered "
                    + answer.status()
                    + " with "
                    + answer.kindOfBody()
                    + ", expected Vault's JSON; check that the address and port are Vault's API"));
  }

  private Answer accepted(Answer answer, VaultRequest request) {
    if (answer.status() != 200 && answer.status() != 204) {
      throw refusal.explain(
          answer, request, (status, words) -> RaftRemedies.of(request.operation(), status, words));
    }
    return answer;
  }

  private static JsonObject removal(String serverId) {
    JsonObject body = new JsonObject();
    body.addProperty("server_id", serverId);
    return body;
  }
}
