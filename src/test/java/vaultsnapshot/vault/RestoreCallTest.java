package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Secret;

/** How a snapshot is sent, and what is said of the cluster when the sending fails. */
final class RestoreCallTest {
  private static final String RESTORE = "/v1/sys/storage/raft/snapshot";

  /** Half of it is more than what lies between client and server unread. */
  private static final int SIZE_BYTES = 20_000_000;

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
    node.cuttingBodies();
    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(PermanentVaultException.class)
        .hasMessageMatching("(?s).*it broke after [1-9]\\d* of 20000000 bytes.*");
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

  private void restore(boolean force) throws IOException, InterruptedException {
    try (ClientUnderTest client = ClientUnderTest.of(node.address())) {
      restore(client, force);
    }
  }

  private void restore(VaultSettings settings) throws IOException, InterruptedException {
    try (ClientUnderTest client = new ClientUnderTest(settings)) {
      restore(client, false);
    }
  }

  private void restore(ClientUnderTest client, boolean force)
      throws IOException, InterruptedException {
    RaftApi.Archive endless =
        new RaftApi.Archive() {
          @Override
          public int read(byte[] buffer, int offset, int length) {
            return length;
          }

          @Override
          public long sizeBytes() {
            return SIZE_BYTES;
          }
        };
    client
        .client()
        .raft()
        .restore(
            ClientUnderTest.active(node.address()),
            VaultToken.given(new Secret("t")),
            endless,
            force,
            ClientUnderTest.soon());
  }
}
