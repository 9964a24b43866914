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

  private static byte[] read(String resource) {
    try (InputStream stream = Fixture.class.getResourceAsStream(resource)) {
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new IllegalStateException(resource, unreadable);
    }
  }
}
