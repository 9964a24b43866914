package vaultsnapshot.lambda;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Makes the JVM load what a TLS handshake needs, without a peer. */
final class TlsRehearsal {
  private TlsRehearsal() {}

  /** Writes a ClientHello into memory. A failure would show again where TLS is really needed. */
  static void run() {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      engine.beginHandshake();
      engine.wrap(
          ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    } catch (NoSuchAlgorithmException | SSLException unusable) {
      // Only a rehearsal.
    }
  }
}
