package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.vault.ClientUnderTest.active;
import static vaultsnapshot.vault.WireNode.LEADER;
import static vaultsnapshot.vault.WireNode.SNAPSHOT;
import static vaultsnapshot.vault.WireNode.json;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.input.Secret;

final class SnapshotDownloadTest {
  private static final VaultToken TOKEN =
      new VaultToken(new Secret("hvs.a-token"), VaultToken.Kind.SERVICE, Optional.empty(), 0);

  /** Opens when the test ends, so that a server that holds its answer back can go. */
  private final CountDownLatch over = new CountDownLatch(1);

  private final WireNode node = WireNode.startLeader();
  private ClientUnderTest client = ClientUnderTest.of(node.address());

  @AfterEach
  void close() {
    over.countDown();
    client.close();
    node.close();
  }

  @Test
  void theBytesComeAsVaultSentThem() throws InterruptedException, IOException {
    node.answer(SNAPSHOT, archive());
    try (SnapshotDownload download = download()) {
      assertThat(download.body().readAllBytes()).asString().isEqualTo("snapshot");
    }
    RecordedRequest request = node.requests(SNAPSHOT).getFirst();
    assertThat(request.getMethod()).isEqualTo("GET");
    assertThat(request.getHeaders().get("X-Vault-Token")).isEqualTo("hvs.a-token");
    assertThat(request.getHeaders().get("X-Vault-Namespace")).isNull();
    assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    assertThat(request.getHeaders().get("X-Vault-Request")).isEqualTo("true");
  }

  @Test
  void theCheckAndTheDownloadShareAConnection() throws InterruptedException, IOException {
    node.answer(SNAPSHOT, archive());
    ActiveNode found = client.findActiveNode();
    client.client().confirm(found, ClientUnderTest.soon());
    try (SnapshotDownload download = client.download(found, TOKEN)) {
      assertThat(download.body().readAllBytes()).isNotEmpty();
    }
    client.client().confirm(found, ClientUnderTest.soon());
    assertThat(node.requests()).hasSize(6);
    assertThat(node.requests().stream().map(RecordedRequest::getConnectionIndex).distinct())
        .hasSize(1);
  }

  @Test
  void aForbiddenSnapshotNamesThePolicyToWrite() {
    node.answer(SNAPSHOT, RecordedAnswers.answer("bad-token-snapshot"));
    assertThatThrownBy(this::download)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("answered 403: permission denied, invalid token")
        .hasMessageContaining("path \"sys/storage/raft/snapshot\" { capabilities = [\"read\"] }");
    assertThat(node.requests(SNAPSHOT)).hasSize(1);
  }

  @Test
  void aTokenOfAChildNamespaceIsNamedAsTheReason() {
    node.answer(SNAPSHOT, RecordedAnswers.answer("no-token-snapshot"));
    VaultToken ofChild =
        new VaultToken(TOKEN.value(), VaultToken.Kind.SERVICE, Optional.of("team"), 0);
    assertThatThrownBy(() -> client.download(active(node.address()), ofChild))
        .hasMessageContaining("the login went to the namespace 'team'");
  }

  @Test
  void aTokenWithFewUsesIsNamedAsTheReason() {
    node.answer(SNAPSHOT, RecordedAnswers.answer("no-token-snapshot"));
    VaultToken spent = new VaultToken(TOKEN.value(), VaultToken.Kind.SERVICE, Optional.empty(), 2);
    assertThatThrownBy(() -> client.download(active(node.address()), spent))
        .hasMessageContaining("a token for 2 uses only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|operation unavailable in namespaces|adds an X-Vault-Namespace header",
        "404|enterprise-only feature|snapshots need Raft storage",
        "400|raft storage is not in use|storage is not Raft",
        "500|not supported|storage is not Raft"
      })
  void aRefusalIsPermanentAndSaysWhatToChange(int status, String words, String remedy) {
    node.answer(SNAPSHOT, json(status, "{\"errors\":[\"" + words + "\"]}"));
    assertThatThrownBy(this::download)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining(words)
        .hasMessageContaining(remedy);
    assertThat(node.requests(SNAPSHOT)).hasSize(1);
  }

  @Test
  void aChangeOfMembersIsWaitedFor() throws InterruptedException, IOException {
    node.answer(
        SNAPSHOT,
        json(
            500,
            "{\"errors\":[\"failed to create snapshot: cannot take snapshot now, wait until the"
                + " configuration entry at 68 has been applied (have applied 67)\"]}"),
        archive());
    try (SnapshotDownload download = download()) {
      assertThat(download.body().readAllBytes()).isNotEmpty();
    }
    assertThat(client.pauses()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"429", "500", "502", "503", "504"})
  void aServerErrorIsTriedAgainAndThenTold(int status) {
    node.answer(SNAPSHOT, json(status, "{\"errors\":[\"later\"]}"));
    assertThatThrownBy(this::download)
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("answered " + status + ": later");
    assertThat(node.requests(SNAPSHOT)).hasSize(Backoff.OF_A_BUSY_NODE.attempts());
  }

  @Test
  void aSealedNodeThatIsTheOnlyOneIsNotTriedAgain() {
    node.answer(SNAPSHOT, RecordedAnswers.answer("sealed-snapshot"));
    assertThatThrownBy(this::download)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("Vault is sealed; unseal the node");
    assertThat(node.requests(SNAPSHOT)).hasSize(1);
  }

  @Test
  void aSealedNodeAmongOthersIsWorthAnotherLook() {
    client.close();
    client = ClientUnderTest.of(node.address(), node.under("localhost"));
    node.answer(SNAPSHOT, RecordedAnswers.answer("sealed-snapshot"));
    assertThatThrownBy(this::download).isInstanceOf(RetryableVaultException.class);
  }

  @Test
  void aPageUnder200IsNotASnapshot() {
    node.answer(SNAPSHOT, page(200));
    assertThatThrownBy(this::download)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("expected application/gzip")
        .hasMessageContaining("text/html")
        .hasMessageNotContaining("Welcome");
  }

  @Test
  void aPageOfAProxyIsDescribedNotQuoted() {
    node.answer(SNAPSHOT, page(403));
    assertThatThrownBy(this::download)
        .hasMessageContaining("text/html, not Vault's")
        .hasMessageNotContaining("Welcome");
  }

  @Test
  void anErrorAsLongAsABookIsCut() {
    node.answer(SNAPSHOT, json(403, "{\"errors\":[\"" + "word ".repeat(10_000) + "\"]}"));
    assertThatThrownBy(this::download)
        .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(2_000));
  }

  @Test
  void aBodyThatWasEncodedOnTheWayIsRefused() {
    node.answer(SNAPSHOT, archive().newBuilder().setHeader("Content-Encoding", "gzip").build());
    assertThatThrownBy(this::download)
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining("Content-Encoding");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aBodyThatStandsStillEndsInAnErrorHoweverLongTheHeadersMayTake()
      throws InterruptedException, IOException {
    client.close();
    client =
        new ClientUnderTest(
            ClientUnderTest.impatient(
                Duration.ofMinutes(10), Duration.ofMillis(300), node.address()));
    node.answer(SNAPSHOT, standingStill());
    try (SnapshotDownload download = download()) {
      assertThatThrownBy(() -> download.body().readAllBytes())
          .isInstanceOf(BrokenDownloadException.class)
          .hasMessageContaining("no byte for 0.3s after 5 bytes")
          .hasMessageContaining("VAULT_STALL_TIMEOUT");
    }
  }

  @Test
  void theHeadersMayTakeLongerThanABodyMayStandStill() throws InterruptedException, IOException {
    client.close();
    client =
        new ClientUnderTest(
            ClientUnderTest.impatient(
                Duration.ofSeconds(20), Duration.ofMillis(200), node.address()));
    node.answer(SNAPSHOT, archive().newBuilder().headersDelay(700, TimeUnit.MILLISECONDS).build());
    try (SnapshotDownload download = download()) {
      assertThat(download.body().readAllBytes()).asString().isEqualTo("snapshot");
    }
  }

  @Test
  void headersThatDoNotComeEndInAnErrorThatNamesTheSetting() {
    client.close();
    client =
        new ClientUnderTest(
            ClientUnderTest.impatient(
                Duration.ofMillis(200), Duration.ofSeconds(20), node.address()));
    node.answer(
        SNAPSHOT, new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    assertThatThrownBy(this::download)
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("no answer within 0.2s")
        .hasMessageContaining("VAULT_FIRST_BYTE_TIMEOUT");
  }

  @Test
  void theEndOfTheRunsTimeEndsTheCall() {
    node.answer(
        SNAPSHOT, new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    Instant soon = Instant.now().plusMillis(300);
    assertThatThrownBy(() -> client.client().download(active(node.address()), TOKEN, soon))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("before the run's time was over");
  }

  @Test
  void aCallThatWasGivenUpFreesItsConnection() throws InterruptedException {
    node.answer(
        SNAPSHOT, new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    // As many as there are connections for one address.
    for (int i = 0; i < 2; i++) {
      Instant soon = Instant.now().plusMillis(300);
      assertThatThrownBy(() -> client.client().download(active(node.address()), TOKEN, soon))
          .isInstanceOf(RetryableVaultException.class);
    }
    node.answer(SNAPSHOT, archive());
    try (var download = client.client().download(active(node.address()), TOKEN, inFiveSeconds())) {
      assertThat(download.servedBy()).isEqualTo(node.address());
    }
  }

  @Test
  void anAbortFromAnotherThreadEndsABlockedReadAtOnce()
      throws InterruptedException, IOException, TimeoutException {
    node.answer(SNAPSHOT, standingStill());
    try (SnapshotDownload download = download()) {
      InputStream body = download.body();
      assertThat(body.readNBytes(5)).hasSize(5);
      CompletableFuture<Integer> blocked = new CompletableFuture<>();
      Thread reader =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  blocked.complete(body.read());
                } catch (IOException ended) {
                  blocked.completeExceptionally(ended);
                }
              });
      while (reader.getState() == Thread.State.NEW) {
        Thread.onSpinWait();
      }
      download.abort();
      // Far below the stall timeout of this client.
      assertThatThrownBy(() -> blocked.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(BrokenDownloadException.class);
    }
  }

  @Test
  void anAbortBeforeTheFirstReadLetsNoReadSucceed() throws InterruptedException {
    node.answer(SNAPSHOT, standingStill());
    try (SnapshotDownload download = download()) {
      download.abort();
      download.abort();
      assertThatThrownBy(() -> download.body().read()).isInstanceOf(BrokenDownloadException.class);
    }
  }

  @Test
  void closingDoesNotWaitForTheRest() throws InterruptedException {
    node.answer(SNAPSHOT, standingStill());
    SnapshotDownload download = download();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(download::close);
    assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aTokenCanBeRevokedWhileABrokenDownloadIsStillOpen() throws InterruptedException {
    node.answer(SNAPSHOT, standingStill());
    node.answer(WireNode.REVOKE, RecordedAnswers.answer("revoke-self"));
    try (var _ = download()) {
      assertThat(client.revoke(active(node.address()), TOKEN)).isEqualTo(new Revocation.Revoked());
    }
  }

  @Test
  void aConnectionCutInTheBodyIsAnError() throws InterruptedException {
    node.answer(
        SNAPSHOT, archive().newBuilder().onResponseBody(new SocketEffect.CloseSocket()).build());
    try (SnapshotDownload download = download()) {
      assertThatThrownBy(() -> download.body().readAllBytes())
          .isInstanceOf(BrokenDownloadException.class)
          .hasMessageContaining("broke off after");
    }
  }

  @Test
  void aCallAfterACutConnectionWorks() throws InterruptedException {
    node.answer(SNAPSHOT, standingStill());
    download().close();
    node.answer(LEADER, RecordedAnswers.answer("leader-leader"));
    assertThat(client.findActiveNode().address()).isEqualTo(node.address());
  }

  private SnapshotDownload download() throws InterruptedException {
    return client.download(active(node.address()), TOKEN);
  }

  /** Below the 10 s after which a client without a free connection fails. */
  private static Instant inFiveSeconds() {
    return Instant.now().plusSeconds(5);
  }

  private static MockResponse archive() {
    return new MockResponse.Builder()
        .setHeader("Content-Type", "application/gzip")
        .setHeader("Content-Disposition", "attachment")
        .chunkedBody(new Buffer().writeUtf8("snapshot"), 3)
        .build();
  }

  private static MockResponse page(int status) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "text/html; charset=utf-8")
        .body("<html>Welcome to the proxy</html>")
        .build();
  }

  /** Five bytes of a longer body, then nothing until the test is over. */
  private MockResponse standingStill() {
    return new MockResponse.Builder()
        .setHeader("Content-Type", "application/gzip")
        .body(new FirstFiveBytes())
        .build();
  }

  private final class FirstFiveBytes implements MockResponseBody {
    @Override
    public long getContentLength() {
      return 1_000_000;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeUtf8("first").flush();
      try {
        over.await();
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("the test is over");
    }
  }
}
