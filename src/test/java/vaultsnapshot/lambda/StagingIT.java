package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vaultsnapshot.archive.Verification;

/** {@code STAGING=tmp}: Vault to the temporary folder, then S3; the folder is empty afterwards. */
@Tag("aws")
final class StagingIT {
  private static final String SNAPSHOT = "/v1/sys/storage/raft/snapshot";

  private WireSite site;
  private Deployment deployment;
  private DeployedFunction function;

  @BeforeEach
  void start() {
    site = new WireSite();
    site.vault().login("approle/login", _ -> true, "");
    deployment = Deployment.create(site.appRole()).with("STAGING", "tmp");
    function = deployment.start();
  }

  @AfterEach
  void stop() {
    function.close();
    site.close();
  }

  @Test
  void aSnapshotOfOpenBaoIsStagedStoredAndTheFolderIsEmpty() throws IOException {
    try (PreparedCluster cluster = PreparedCluster.start()) {
      deployment.putSecret(cluster.secret().toString());
      JsonObject receipt = function.answer(Events.labelled("staged"));
      assertThat(receipt.get("status").getAsString()).isEqualTo("stored");
      assertThat(receipt.get("tokenRevoked").getAsBoolean()).isTrue();
      assertThat(receipt.getAsJsonObject("durations").keySet())
          .containsSubsequence("download", "verify", "revoke", "upload", "commit");
      byte[] stored = deployment.bytes(receipt.get("key").getAsString());
      assertThat(Verification.of(stored).sha256()).isEqualTo(receipt.get("sha256").getAsString());
      assertThat(cluster.livingTokens()).isEmpty();
      assertThat(staged()).isEmpty();
    }
  }

  @Test
  void anUploadThatFailsLeavesNoFileAndVaultWasReadOnceAndLetGoBefore() {
    site.vault()
        .answer(
            SNAPSHOT,
            exchange -> {
              deployment.deleteBucket();
              send(exchange, snapshot());
            });
    assertThat(function.failure(Events.labelled("lost"))).contains("NoSuchBucket");
    assertThat(site.vault().requests(SNAPSHOT)).hasSize(1);
    assertThat(site.revocations()).isEqualTo(1);
    assertThat(staged()).isEmpty();
  }

  @Test
  void anArchiveThatIsCutEachTimeLeavesNoFileAndNoObject() {
    byte[] whole = snapshot();
    byte[] cut = Arrays.copyOf(whole, whole.length - 4);
    site.vault().answer(SNAPSHOT, exchange -> send(exchange, cut));
    assertThat(function.failure(Events.labelled("cut"))).contains("verify:", "gzip trailer");
    assertThat(site.vault().requests(SNAPSHOT)).hasSize(3);
    assertThat(site.revocations()).isEqualTo(1);
    assertThat(deployment.versionsOf("")).isZero();
    assertThat(deployment.openUploads()).isZero();
    assertThat(staged()).isEmpty();
  }

  @Test
  void anArchiveThatIsCutOnceIsPulledAgainAndStoredWhole() throws IOException {
    byte[] whole = snapshot();
    site.vault()
        .answer(
            SNAPSHOT,
            exchange -> {
              boolean first = site.vault().requests(SNAPSHOT).size() == 1;
              send(exchange, first ? Arrays.copyOf(whole, whole.length / 2) : whole);
            });
    JsonObject receipt = function.answer(Events.labelled("cut-once"));
    assertThat(receipt.get("attempts").getAsInt()).isEqualTo(2);
    assertThat(deployment.bytes(receipt.get("key").getAsString())).isEqualTo(whole);
    assertThat(site.revocations()).isEqualTo(1);
    assertThat(staged()).isEmpty();
  }

  private List<Path> staged() {
    try (Stream<Path> files = Files.walk(function.process().temporaryFolder())) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] snapshot() {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      WireSite.snapshot().writeTo(bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void send(HttpExchange exchange, byte[] archive) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/gzip");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(archive);
  }
}
