package vaultsnapshot.vault;

import java.io.InputStream;
import java.net.URI;

/**
 * A snapshot whose headers are here and whose bytes come as they are read. While it is open Vault
 * holds a read lock and can't be sealed by its operators: read fast, and close in any case.
 *
 * <p>The body's clean end proves nothing: a server that fails half way can end it properly under
 * 200 OK (hashicorp/vault#13130). Only the archive itself tells.
 */
public final class SnapshotDownload implements AutoCloseable {
  private final OpenAnswer answer;
  private final InputStream body;

  SnapshotDownload(OpenAnswer answer, InputStream body) {
    this.answer = answer;
    this.body = body;
  }

  /** The node that serves it, after redirects. */
  public URI servedBy() {
    return answer.address();
  }

  /**
   * The archive's bytes. A read throws {@link BrokenDownloadException} if the connection breaks or
   * no byte comes within the stall timeout. Closing the stream is closing this.
   */
  public InputStream body() {
    return body;
  }

  /** Makes a blocked read fail at once. From any thread, any number of times. */
  public void abort() {
    answer.abort();
  }

  /** Cuts the connection unless the body was read to its end; what is left is never read. */
  @Override
  public void close() {
    answer.close();
  }
}
