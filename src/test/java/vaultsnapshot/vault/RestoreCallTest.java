package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Secret;
import vaultsnapshot.local.Relay;

/** How a snapshot is sent, and what is said of the cluster when the sending fails. */
final class RestoreCallTest {
  private static final String RESTORE = "/v1/sys/storage/raft/snapshot";

  /** Far more than what lies between client and server unread. */
  private static final int SIZE_BYTES = 20_000_000;

  private static final int MORE_THAN_THE_KERNEL_HOLDS = 500_000_000;
  private static final Duration IN_TIME = Duration.ofSeconds(50);

  private final WireNode node = WireNode.startLeader();

  @AfterEach
  void close() {
    node.close();
  }

  /** Its source may have more: what was verified had this size. */
  @Test
  void exactlySoManyBytesAreSentAndNotBeforeTheServerWantsThem() throws Exception {
    node.answer(RESTORE, WireNode.json(204, ""));
    restore(false);
    RecordedRequest request = node.requests(RESTORE).getFirst();
    assertThat(request.getBodySize()).isEqualTo(SIZE_BYTES);
    assertThat(request.getHeaders().get("Content-Length")).isEqualTo("" + SIZE_BYTES);
    assertThat(request.getHeaders().get("Expect")).isEqualTo("100-continue");
  }

  @Test
  void forceHasAPathOfItsOwn() {
    node.answer(RESTORE + "-force", WireNode.json(403, "{\"errors\":[\"permission denied\"]}"));
    assertThatThrownBy(() -> restore(true))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageContaining(Operation.FORCE_RESTORE.at(node.address()))
        .hasMessageContaining("\"sys/storage/raft/snapshot-force\"");
  }

  @Test
  void withoutAConnectionTheClusterIsUntouchedAndAnotherAttemptMaySucceed() {
    node.close();
    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(RetryableVaultException.class)
        .hasMessageContaining("connection refused");
  }

  @Test
  void aCertificateThatIsNotTrustedStaysWhatItIs() {
    assertThatThrownBy(() -> restore(ClientUnderTest.settings(List.of(), List.of(node.address()))))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageNotContaining("it broke after");
  }

  @Test
  void aSendThatBreaksHalfwayTellsHowFarItCame() {
    try (Relay relay = Relay.to(node.address()).cuttingRequestAfter(SIZE_BYTES / 20)) {
      assertThatThrownBy(() -> restoreThrough(relay))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageMatching("(?s).*it broke after [1-9]\\d* of 20000000 bytes.*");
    }
  }

  /** A socket has no time limit for writing. */
  @Test
  void aServerThatReadsNoMoreAndKeepsTheConnectionIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    try (Relay relay = Relay.to(node.address()).holdingRequestAfter(1_000_000, () -> await(over))) {
      VaultSettings impatient =
          ClientUnderTest.impatient(IN_TIME, Duration.ofSeconds(1), relay.address());
      RaftApi.Archive large = endless(MORE_THAN_THE_KERNEL_HOLDS);
      assertThatThrownBy(() -> restore(impatient, relay.address(), large, false))
          .isInstanceOf(PermanentVaultException.class)
          .hasMessageContaining(Operation.RESTORE.at(relay.address()) + "took nothing more for 1s")
          .hasMessageMatching("(?s).*it broke after \\d+ of 500000000 bytes.*")
          .hasMessageContaining("raise VAULT_STALL_TIMEOUT")
          .hasMessageEndingWith("the cluster is untouched");
    } finally {
      over.countDown();
    }
  }

  @Test
  void aServerThatReadsAllAndFallsSilentLeavesItUnclear() {
    node.answer(
        RESTORE, new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    VaultSettings impatient =
        ClientUnderTest.impatient(Duration.ofSeconds(1), IN_TIME, node.address());
    assertThatThrownBy(() -> restore(impatient, node.address(), endless(100_000), false))
        .isInstanceOf(UnclearChangeException.class)
        .hasMessageContaining("no answer within 1s")
        .hasMessageContaining("may be restored all the same");
  }

  @Test
  void anAnswerThatIsLostAfterAllWasSentLeavesItUnclear() {
    node.answer(
        RESTORE,
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(UnclearChangeException.class)
        .hasMessageContaining("all of the snapshot had been sent");
  }

  /** A failure of S3 must not be told as one of Vault's. */
  @Test
  void aSourceThatBreaksIsToldAsItself() {
    assertThatThrownBy(() ->
            restore(
                new RaftApi.Archive() {
                  @Override
                  public int read(byte[] buffer, int offset, int length) throws IOException {
                    throw new IOException("s3 broke");
                  }

                  @Override
                  public long sizeBytes() {
                    return 10;
                  }
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("s3 broke");
  }

  /** The node may be restoring while a load balancer before it has lost patience. */
  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aGatewaysAnswerAfterAllWasSentLeavesItUnclear(int status) {
    node.answer(RESTORE, WireNode.json(status, "<html>gateway</html>"));
    assertThatThrownBy(() -> restore(endless(100_000)))
        .isInstanceOf(UnclearChangeException.class)
        .hasMessageContaining("answered " + status)
        .hasMessageContaining("may be restored all the same");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 500, 503})
  void theNodesOwnRefusalIsClear(int status) {
    node.answer(RESTORE, WireNode.json(status, "{\"errors\":[\"no\"]}"));
    assertThatThrownBy(() -> restore(endless(100_000)))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("answered " + status);
  }

  private void restore(boolean force) throws IOException, InterruptedException {
    restore(node.address(), endless(SIZE_BYTES), force);
  }

  private void restore(RaftApi.Archive archive) throws IOException, InterruptedException {
    restore(node.address(), archive, false);
  }

  private void restoreThrough(Relay relay) throws IOException, InterruptedException {
    restore(relay.address(), endless(SIZE_BYTES), false);
  }

  private void restore(VaultSettings settings) throws IOException, InterruptedException {
    restore(settings, node.address(), endless(SIZE_BYTES), false);
  }

  private static void restore(URI address, RaftApi.Archive archive, boolean force)
      throws IOException, InterruptedException {
    restore(ClientUnderTest.settings(address), address, archive, force);
  }

  private static void restore(
      VaultSettings settings, URI address, RaftApi.Archive archive, boolean force)
      throws IOException, InterruptedException {
    try (ClientUnderTest client = new ClientUnderTest(settings)) {
      client
          .client()
          .raft()
          .restore(
              ClientUnderTest.active(address),
              VaultToken.given(new Secret("t")),
              archive,
              force,
              ClientUnderTest.soon());
    }
  }

  /** Of which so much was verified. */
  private static RaftApi.Archive endless(long sizeBytes) {
    return new RaftApi.Archive() {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        return length;
      }

      @Override
      public long sizeBytes() {
        return sizeBytes;
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
