package vaultsnapshot.vault;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What is wrong with a TLS connection, as far as the JVM's exceptions tell. */
enum TlsFault {
  EXPIRED,
  OTHER_NAME,
  UNKNOWN_AUTHORITY,
  NOT_TLS,
  REFUSED_BY_SERVER,
  BROKEN,
  OTHER;

  static TlsFault of(SSLException failure) {
    TlsFault found = OTHER;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      TlsFault fault = ofOne(cause);
      if (fault != OTHER) {
        found = fault;
      }
    }
    return found;
  }

  private static TlsFault ofOne(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _, CertificateNotYetValidException _ -> EXPIRED;
      case CertPathBuilderException _ -> UNKNOWN_AUTHORITY;
      case CertPathValidatorException e -> ofPath(e);
      case SSLPeerUnverifiedException _ -> OTHER_NAME;
      case CertificateException e when speaksOfNames(e) -> OTHER_NAME;
      case EOFException _, SocketException _, SocketTimeoutException _ -> BROKEN;
      case SSLException e -> ofMessage(String.valueOf(e.getMessage()));
      default -> OTHER;
    };
  }

  private static TlsFault ofPath(CertPathValidatorException e) {
    if (e.getReason() == CertPathValidatorException.BasicReason.EXPIRED
        || e.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID) {
      return EXPIRED;
    }
    return e.getReason() == CertPathValidatorException.BasicReason.UNSPECIFIED
        ? OTHER
        : UNKNOWN_AUTHORITY;
  }

  /** The JDK has no type for a wrong name, only these texts (sun.security.util.HostnameChecker). */
  private static boolean speaksOfNames(CertificateException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("No subject alternative")
        || message.startsWith("No name matching")
        || message.startsWith("Illegal given domain name");
  }

  private static TlsFault ofMessage(String message) {
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return NOT_TLS;
    }
    return message.contains("fatal alert") ? REFUSED_BY_SERVER : OTHER;
  }
}
