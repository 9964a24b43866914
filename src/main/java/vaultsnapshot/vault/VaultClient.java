package vaultsnapshot.vault;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;

/**
 * Vault's and OpenBao's HTTP API, as far as a backup needs it; what a restore needs beside it is in
 * {@link RaftApi}.
 *
 * <p>Every call blocks, returns or fails by its {@code giveUpAt} at the latest, repeats by itself
 * what is worth it, and fails with {@link PermanentVaultException} or {@link
 * RetryableVaultException}. A client belongs to one run and one thread; only {@link
 * SnapshotDownload#abort} may come from another.
 */
public final class VaultClient implements AutoCloseable {
  private final VaultSettings settings;
  private final Transport transport;
  private final Exchange exchange;
  private final NodeInquiry inquiry;
  private final NodeSurvey survey;
  private final Refusal refusal;
  private final Retry retry;
  private final Logins logins;
  private final RaftApi raft;

  /**
   * A client for one run.
   *
   * @param clientCertificate what a {@code cert} login shows in the TLS handshake
   * @param awsSigner makes the body of an {@code aws} login, signed for the moment of the call
   * @throws InvalidInputException if the client certificate or its key can't be used
   */
  public VaultClient(
      VaultSettings settings,
      Optional<Login.Cert> clientCertificate,
      Function<Login.Aws, JsonObject> awsSigner) {
    this(
        settings,
        clientCertificate,
        awsSigner,
        new Retry(InstantSource.system(), Thread::sleep, RandomGenerator.getDefault()));
  }

  VaultClient(
      VaultSettings settings,
      Optional<Login.Cert> clientCertificate,
      Function<Login.Aws, JsonObject> awsSigner,
      Retry retry) {
    TrustedHosts trusted = new TrustedHosts(settings);
    this.settings = settings;
    this.retry = retry;
    this.transport = new Transport(settings, clientCertificate.map(VaultClient::parsed));
    this.exchange = new Exchange(transport, settings, trusted, retry.clock());
    this.refusal = new Refusal(settings);
    this.inquiry = new NodeInquiry(exchange, refusal);
    this.survey = new NodeSurvey(settings, trusted, inquiry);
    this.logins = new Logins(settings, exchange, refusal, retry, awsSigner);
    this.raft = new RaftApi(settings, exchange, refusal, retry);
  }

  /**
   * Looks for the active node at all addresses, and at the leaders that standbys name. Each attempt
   * opens new connections, since behind a load balancer they may end at another node; the calls
   * that follow use the connection of the attempt that succeeded.
   */
  public ActiveNode findActiveNode(Instant giveUpAt) throws InterruptedException {
    try {
      return retry.run(giveUpAt, () -> look(giveUpAt));
    } catch (RetryableVaultException failure) {
      // It was tried again only in case an address leads to several nodes.
      if (failure.getCause() instanceof PermanentVaultException permanent) {
        throw permanent;
      }
      throw failure;
    }
  }

  /**
   * Asks {@code node} again, just before a download, how far it is. What it answers is the lowest
   * Index that a fresh snapshot has.
   *
   * @return the node with the higher of both indexes
   * @throws RetryableVaultException if it no longer leads
   */
  public ActiveNode confirm(ActiveNode node, Instant giveUpAt) throws InterruptedException {
    Leadership leadership = retry.run(giveUpAt, () -> inquiry.leadership(node.address(), giveUpAt));
    if (!leadership.self()) {
      throw new RetryableVaultException(
          Operation.LEADER.at(node.address()) + "no longer leads the cluster");
    }
    return node.withIndexAtLeast(leadership.appliedIndex());
  }

  /** What an operator does to the cluster itself. */
  public RaftApi raft() {
    return raft;
  }

  /**
   * Gets a token; with {@link Login.Token} there is nothing to ask. A login that was refused once
   * is refused from then on by this client, without a call.
   */
  public VaultToken login(ActiveNode node, Login login, Instant giveUpAt)
      throws InterruptedException {
    return login instanceof Login.Token given
        ? VaultToken.given(given.token())
        : logins.token(node.address(), login, giveUpAt);
  }

  /**
   * What the token may do at {@code path} (without {@code /v1/}): {@code read}, {@code update},
   * {@code root}, {@code deny}... Asked in the root namespace, where snapshots are.
   */
  public List<String> capabilities(ActiveNode node, VaultToken token, String path, Instant giveUpAt)
      throws InterruptedException {
    VaultRequest request = capabilitiesOf(token, path);
    Answer answer =
        expect(200, node, request, giveUpAt, (status, _) -> Remedies.ofCapabilities(status));
    return Capabilities.read(answer, path);
  }

  /**
   * Whether the node still knows a token that could ask for its capabilities before. One that it
   * does not know is answered 403.
   *
   * @throws VaultException if it does not tell
   */
  public boolean knows(ActiveNode node, VaultToken token, Instant giveUpAt)
      throws InterruptedException {
    VaultRequest request = capabilitiesOf(token, "sys/capabilities-self");
    Answer answer = exchange.ask(node.address(), request, giveUpAt);
    return switch (answer.status()) {
      case 200 -> true;
      case 403 -> false;
      default -> throw refusal.explain(answer, request, (_, _) -> "");
    };
  }

  /**
   * Asks for a snapshot and waits for its headers, which takes minutes where the database is large.
   *
   * @return the stream; the caller closes it, and stops it by {@link SnapshotDownload#abort} when
   *     its time is over
   */
  public SnapshotDownload download(ActiveNode node, VaultToken token, Instant giveUpAt)
      throws InterruptedException {
    VaultRequest request =
        VaultRequest.get(
            Operation.SNAPSHOT,
            "/v1/sys/storage/raft/snapshot",
            token.value(),
            settings.firstByteTimeout());
    SnapshotReading reading = new SnapshotReading(request, token, refusal, settings.stallTimeout());
    return retry.run(giveUpAt, () -> exchange.ask(node.address(), request, giveUpAt, reading));
  }

  /** Ends the token if the run obtained it and it can be ended; never throws a VaultException. */
  public Revocation revoke(ActiveNode node, VaultToken token, Instant giveUpAt)
      throws InterruptedException {
    return switch (token.kind()) {
      case GIVEN -> new Revocation.NotNeeded("the token was given in the secret");
      case BATCH -> new Revocation.NotNeeded("a batch token cannot be revoked and ends by itself");
      case SERVICE -> revokeService(node, token, giveUpAt);
    };
  }

  @Override
  public void close() {
    transport.close();
  }

  private ActiveNode look(Instant giveUpAt) throws InterruptedException {
    transport.forgetIdleConnections();
    return ActiveNodeChoice.among(survey.findings(giveUpAt));
  }

  private Revocation revokeService(ActiveNode node, VaultToken token, Instant giveUpAt)
      throws InterruptedException {
    // A token of a child namespace is known only there.
    VaultRequest request =
        VaultRequest.post(
            Operation.REVOKE,
            "/v1/auth/token/revoke-self",
            token,
            token.namespace(),
            Optional.empty(),
            settings.stallTimeout());
    try {
      expect(204, node, request, giveUpAt, (status, _) -> Remedies.ofRevocation(status));
      return new Revocation.Revoked();
    } catch (VaultException failure) {
      return new Revocation.Failed(String.valueOf(failure.getMessage()));
    }
  }

  private Answer expect(
      int status, ActiveNode node, VaultRequest request, Instant giveUpAt, Refusal.Advice advice)
      throws InterruptedException {
    return retry.run(
        giveUpAt,
        () -> {
          Answer answer = exchange.ask(node.address(), request, giveUpAt);
          if (answer.status() != status) {
            throw refusal.explain(answer, request, advice);
          }
          return answer;
        });
  }

  private VaultRequest capabilitiesOf(VaultToken token, String path) {
    return VaultRequest.post(
        Operation.CAPABILITIES,
        "/v1/sys/capabilities-self",
        token,
        Optional.empty(),
        Optional.of(paths(path)),
        settings.stallTimeout());
  }

  private static JsonObject paths(String path) {
    JsonArray paths = new JsonArray();
    paths.add(path);
    JsonObject body = new JsonObject();
    body.add("paths", paths);
    return body;
  }

  private static ClientCertificate parsed(Login.Cert login) {
    Problems problems = new Problems();
    Optional<ClientCertificate> certificate = ClientCertificate.read(login, problems);
    problems.throwIfAny("secret");
    return certificate.orElseThrow();
  }
}
