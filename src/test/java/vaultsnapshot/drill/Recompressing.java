package vaultsnapshot.drill;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Rule;
import vaultsnapshot.faults.wire.SpoilingProxy;
import vaultsnapshot.local.LocalAuthority;

/**
 * Stands before an OpenBao node, which stores its snapshots without compression, and hands them out
 * as Vault does: the same archive, compressed.
 */
final class Recompressing implements AutoCloseable {
  private final SpoilingProxy proxy;
  private final Rule rule;

  private Recompressing(SpoilingProxy proxy) {
    this.proxy = proxy;
    this.rule =
        proxy.spoil(
            Rule.of(
                request -> request.target().startsWith("/v1/sys/storage/raft/snapshot"),
                Rule.ALWAYS,
                Faults.changeContent(Recompressing::compressed)));
  }

  static Recompressing before(URI node, LocalAuthority authority) {
    return new Recompressing(
        SpoilingProxy.before(
            node, authority.sslContext(authority.serverCertificate()), authority.sslContext()));
  }

  /** What makes a function read through it. */
  Map<String, String> variables() {
    return Map.of("VAULT_ADDR", proxy.address().toString());
  }

  /** How many snapshots went through it. */
  int count() {
    return rule.fired();
  }

  @Override
  public void close() {
    proxy.close();
  }

  private static byte[] compressed(byte[] archive) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(archive));
        GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      in.transferTo(gzip);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return out.toByteArray();
  }
}
