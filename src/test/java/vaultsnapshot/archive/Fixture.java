package vaultsnapshot.archive;

import java.io.IOException;
import java.io.InputStream;

/** Snapshots of real servers. */
public final class Fixture {
  private Fixture() {}

  /** Of Vault 1.21.4 (src/test/resources/vault-1.21.4/answers.md): compressed, 40 secrets. */
  public static byte[] vault() {
    return read("/vault-1.21.4/snapshot.snap");
  }

  /**
   * Of OpenBao 2.7.2: stored gzip blocks, freshly initialised, nothing written (one node, taken
   * with a plain GET of /v1/sys/storage/raft/snapshot).
   */
  public static byte[] openBao() {
    return read("/openbao-2.7.2/snapshot.snap");
  }

  private static byte[] read(String resource) {
    try (InputStream stream = Fixture.class.getResourceAsStream(resource)) {
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new IllegalStateException(resource, unreadable);
    }
  }
}
