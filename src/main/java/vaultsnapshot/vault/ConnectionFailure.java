package vaultsnapshot.vault;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Turns a failure of the network into words about its likely cause and what to change. */
final class ConnectionFailure {
  private final VaultSettings settings;

  ConnectionFailure(VaultSettings settings) {
    this.settings = settings;
  }

  /** The error for {@code failure} of {@code request} at {@code address}. */
  VaultException explain(URI address, VaultRequest request, IOException failure) {
    String subject = request.operation().at(address);
    return switch (failure) {
      case UnknownHostException e ->
          RetryableVaultException.withoutConnection(
              subject
                  + "the name "
                  + address.getHost()
                  + " cannot be resolved; check its spelling"
                  + " and, for a function in a VPC, the VPC's DNS (private hosted zone, resolver"
                  + " rules)",
              e);
      case SSLException e -> tls(subject, address, e);
      case ConnectTimeoutException e ->
          RetryableVaultException.withoutConnection(
              subject
                  + "no connection within "
                  + TimeText.of(settings.connectTimeout())
                  + network(address),
              e);
      case NoRouteToHostException e ->
          RetryableVaultException.withoutConnection(
              subject + "no route to the host" + network(address), e);
      case ConnectException e ->
          RetryableVaultException.withoutConnection(
              subject
                  + "connection refused; check that Vault listens on port "
                  + address.getPort()
                  + " of this host"
                  + orFirewall(),
              e);
      case BoundedCall.StalledException e ->
          unreachable(subject + "took nothing more for " + TimeText.of(settings.stallTimeout()), e);
      case BoundedCall.OutOfTimeException e ->
          unreachable(subject + "no answer before the run's time was over", e);
      case SocketTimeoutException e ->
          unreachable(
              subject
                  + "no answer within "
                  + TimeText.of(request.answerTimeout())
                  + limits(request),
              e);
      case NoHttpResponseException e ->
          unreachable(subject + "closed the connection without an answer", e);
      default ->
          MalformedHttp.of(failure)
              .map(malformed ->
                  unreachable(
                      subject
                          + "the answer is "
                          + malformed.getMessage()
                          + "; check that the address and port are Vault's API",
                      malformed))
              .orElseGet(() ->
                  unreachable(subject + "the connection broke: " + failure.getMessage(), failure));
    };
  }

  private VaultException tls(String subject, URI address, SSLException failure) {
    return switch (TlsFault.of(failure)) {
      case EXPIRED ->
          permanent(
              subject
                  + "the server's certificate, or one above it, is not valid today ("
                  + innermost(failure)
                  + "); renew it on the server",
              failure);
      case OTHER_NAME ->
          permanent(
              subject
                  + "the server's certificate is not for "
                  + settings.tlsServerName().orElse(address.getHost())
                  + " ("
                  + innermost(failure)
                  + "); use a name that the certificate has, or set VAULT_TLS_SERVER_NAME to one",
              failure);
      case UNKNOWN_AUTHORITY ->
          permanent(
              subject
                  + "the server's certificate is signed by an authority that is not"
                  + " trusted; "
                  + authorityRemedy(),
              failure);
      case NOT_TLS ->
          permanent(
              subject
                  + "the server does not speak TLS on this port; check the port, and"
                  + " tls_disable in the listener",
              failure);
      case REFUSED_BY_SERVER ->
          permanent(
              subject
                  + "the server refused the TLS handshake ("
                  + failure.getMessage()
                  + "); check the client certificate (client_cert in the secret) and the listener's"
                  + " tls settings",
              failure);
      case BROKEN ->
          unreachable(subject + "the TLS connection broke: " + failure.getMessage(), failure);
      case OTHER -> permanent(subject + "TLS failed: " + failure.getMessage(), failure);
    };
  }

  private String authorityRemedy() {
    return settings.authorities().isEmpty()
        ? "pass the authority's certificate in VAULT_CACERT (file), VAULT_CACERT_BYTES (PEM) or the"
            + " secret's key 'ca_cert'"
        : "the one given (VAULT_CACERT, VAULT_CACERT_BYTES or the secret's key 'ca_cert') is the"
            + " only one trusted: pass the one that signed this certificate";
  }

  private static String network(URI address) {
    return "; check the address, the function's VPC subnets and routes, and that the security groups"
        + " allow port "
        + address.getPort()
        + " from the function to Vault";
  }

  private static String orFirewall() {
    return ", and that no firewall or security group refuses the function";
  }

  private static String limits(VaultRequest request) {
    return request.operation() == Operation.SNAPSHOT
        ? "; Vault reads its whole database first: for a large one raise VAULT_FIRST_BYTE_TIMEOUT"
        : "";
  }

  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return String.valueOf(inner.getMessage());
  }

  private static VaultException permanent(String message, IOException cause) {
    return new PermanentVaultException(message, cause);
  }

  private static VaultException unreachable(String message, IOException cause) {
    return new RetryableVaultException(message, cause);
  }
}
