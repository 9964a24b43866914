package vaultsnapshot.vault;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Takes in the answer to a snapshot request: a stream, or an error. */
final class SnapshotReading implements Exchange.Reading<SnapshotDownload> {
  /** Vault and OpenBao send the first; the second is what old proxies make of it. */
  private static final Set<String> ARCHIVE = Set.of("application/gzip", "application/x-gzip");

  private final VaultRequest request;
  private final VaultToken token;
  private final Refusal refusal;
  private final Duration stallTimeout;

  SnapshotReading(VaultRequest request, VaultToken token, Refusal refusal, Duration stallTimeout) {
    this.request = request;
    this.token = token;
    this.refusal = refusal;
    this.stallTimeout = stallTimeout;
  }

  @Override
  public SnapshotDownload read(OpenAnswer answer) throws IOException {
    if (answer.status() != 200) {
      throw refusal.explain(
          answer.whole(), request, (status, words) -> Remedies.ofSnapshot(token, status, words));
    }
    String subject = Operation.SNAPSHOT.at(answer.address());
    refuseOtherContent(subject, answer);
    return new SnapshotDownload(
        answer, new DownloadStream(answer.body(), answer::close, subject, stallTimeout));
  }

  private static void refuseOtherContent(String subject, OpenAnswer answer) throws IOException {
    if (!ARCHIVE.contains(answer.contentType())) {
      throw new PermanentVaultException(
          subject
              + "answered 200 with "
              + answer.whole().kindOfBody()
              + ", expected application/gzip; check that the address is Vault's API");
    }
    Optional<String> encoding =
        answer.header("Content-Encoding").filter(value -> !value.equalsIgnoreCase("identity"));
    if (encoding.isPresent()) {
      throw new PermanentVaultException(
          subject
              + "the body was encoded again on the way (Content-Encoding), although identity"
              + " was asked for; switch compression off in what stands before Vault");
    }
  }
}
