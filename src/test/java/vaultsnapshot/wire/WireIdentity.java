package vaultsnapshot.wire;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import vaultsnapshot.local.LocalAuthority;

/**
 * What the servers at the wire of this JVM share: to make keys, certificates and key stores takes
 * longer than most tests. Tests of certificates make their own.
 */
public final class WireIdentity {
  /** Signed the servers' certificate. */
  public static final LocalAuthority AUTHORITY = new LocalAuthority();

  /** Of a server, under the loopback names. */
  public static final SSLContext SERVER = AUTHORITY.sslContext(AUTHORITY.serverCertificate());

  /** Trusts {@link #AUTHORITY} alone. */
  public static final TrustManager TRUST = AUTHORITY.trustManager();

  private WireIdentity() {}
}
