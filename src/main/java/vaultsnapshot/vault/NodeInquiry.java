package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vaultsnapshot.input.Json;

/**
 * Asks one address who it is: {@code sys/health}, {@code sys/seal-status}, {@code sys/leader}, all
 * without token and without namespace (OpenBao refuses a namespace on health with 400). The index
 * comes last, so that it is the freshest.
 *
 * <p>Health speaks through its status, by Vault's documentation of {@code /sys/health}: 200 active,
 * 429 standby, 472 disaster recovery secondary, 473 performance standby, 474 standby without its
 * active node, 501 not initialised, 503 sealed, 530 removed from the cluster.
 */
final class NodeInquiry {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final Exchange exchange;
  private final Refusal refusal;

  NodeInquiry(Exchange exchange, Refusal refusal) {
    this.exchange = exchange;
    this.refusal = refusal;
  }

  /** The node, or why it can't be worked with; never throws a {@link VaultException}. */
  Finding ask(URI address, Instant giveUpAt) throws InterruptedException {
    try {
      return node(address, giveUpAt);
    } catch (VaultException failure) {
      return new Finding.Failed(address, failure);
    }
  }

  /**
   * Who leads, asked anew.
   *
   * @throws VaultException if the address doesn't tell
   */
  Leadership leadership(URI address, Instant giveUpAt) throws InterruptedException {
    Answer answer = get(address, Operation.LEADER, "/v1/sys/leader", giveUpAt);
    return Leadership.read(ok(answer, Operation.LEADER))
        .orElseThrow(() ->
            new PermanentVaultException(
                Operation.LEADER.at(address)
                    + "no raft_applied_index in the answer, expected Vault 1.4 or later, or OpenBao,"
                    + " on Raft storage"));
  }

  private Finding node(URI address, Instant giveUpAt) throws InterruptedException {
    int health = health(address, giveUpAt);
    SealStatus seal = sealStatus(address, giveUpAt);
    if (!seal.storageType().equals("raft")) {
      throw new PermanentVaultException(
          Operation.SEAL_STATUS.at(address)
              + "the cluster's storage is '"
              + seal.storageType()
              + "', expected 'raft': only Raft storage can be snapshotted; back up the storage"
              + " itself");
    }
    Leadership leadership = leadership(address, giveUpAt);
    return new Finding.Node(address, health == 200, health == 474, seal, leadership);
  }

  /** The status of a node that may know the leader; all others throw. */
  private int health(URI address, Instant giveUpAt) throws InterruptedException {
    Answer answer = get(address, Operation.HEALTH, "/v1/sys/health", giveUpAt);
    String subject = Operation.HEALTH.at(address);
    Optional<JsonObject> json = answer.json();
    boolean ofVault = json.flatMap(body -> Json.flag(body, "initialized")).isPresent();
    if (!ofVault && answer.status() < 470) {
      throw answer.status() == 429
          ? refusal.explain(answer, status(Operation.HEALTH, ""), (_, _) -> "")
          : notVault(Operation.HEALTH, answer);
    }
    return switch (answer.status()) {
      case 200, 429, 473, 474 -> answer.status();
      case 472 ->
          throw new PermanentVaultException(
              subject
                  + "a disaster recovery secondary (472), which gives no snapshots; set VAULT_ADDR"
                  + " to the primary cluster");
      case 501 ->
          throw new PermanentVaultException(
              subject + "not initialised (501); run 'vault operator init', or correct VAULT_ADDR");
      case 503 -> throw sealed(subject, answer, ofVault);
      case 530 ->
          throw new PermanentVaultException(
              subject
                  + "removed from its cluster (530); take it out of VAULT_ADDR, or let it join"
                  + " again with an empty data directory");
      default -> throw refusal.explain(answer, status(Operation.HEALTH, ""), (_, _) -> "");
    };
  }

  private VaultException sealed(String subject, Answer answer, boolean ofVault) {
    return ofVault
        ? new PermanentVaultException(subject + "sealed (503); unseal the node")
        : refusal.explain(answer, status(Operation.HEALTH, ""), (_, _) -> "");
  }

  private SealStatus sealStatus(URI address, Instant giveUpAt) throws InterruptedException {
    Answer answer = get(address, Operation.SEAL_STATUS, "/v1/sys/seal-status", giveUpAt);
    return SealStatus.read(ok(answer, Operation.SEAL_STATUS))
        .orElseThrow(() ->
            new RetryableVaultException(
                Operation.SEAL_STATUS.at(address)
                    + "no cluster_id or storage_type in the answer, expected both of an unsealed"
                    + " node"));
  }

  private Answer get(URI address, Operation operation, String path, Instant giveUpAt)
      throws InterruptedException {
    return exchange.ask(address, status(operation, path), giveUpAt);
  }

  private JsonObject ok(Answer answer, Operation operation) {
    if (answer.status() != 200) {
      throw refusal.explain(answer, status(operation, ""), (_, _) -> "");
    }
    return answer.json().orElseThrow(() -> notVault(operation, answer));
  }

  private static PermanentVaultException notVault(Operation operation, Answer answer) {
    return new PermanentVaultException(
        operation.at(answer.address())
            + "answered "
            + answer.status()
            + " with "
            + answer.words(status(operation, ""))
            + ", expected Vault's JSON; check that the address and port are Vault's API");
  }

  private static VaultRequest status(Operation operation, String path) {
    return VaultRequest.status(operation, path, ANSWER_TIMEOUT);
  }
}
