package vaultsnapshot.vault;

import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP/1.1 to one address, exactly one request at a time: no redirect, no retry, no cookie, no
 * decompression, no proxy of the system's happens behind the caller's back.
 *
 * <p>One run works in sequence, and the pool hands out the connection that was used last; so
 * successive calls to one address travel on one connection. A second one is there for the
 * revocation while a broken download still holds the first.
 */
final class Transport implements Closeable {
  private static final int CONNECTIONS_PER_ADDRESS = 2;
  private static final int CONNECTIONS = 64;

  private final PoolingHttpClientConnectionManager connections;
  private final CloseableHttpClient client;
  private final Timeout connectTimeout;

  Transport(VaultSettings settings, Optional<ClientCertificate> shown) {
    this.connectTimeout = timeout(settings.connectTimeout());
    this.connections =
        new ReadAheadConnections()
            .setTlsSocketStrategy(TlsSockets.of(settings, shown))
            .setConnPoolPolicy(PoolReusePolicy.LIFO)
            .setMaxConnPerRoute(CONNECTIONS_PER_ADDRESS)
            .setMaxConnTotal(CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connectTimeout)
                    .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                    .build())
            .build();
    this.client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setRequestExecutor(new StallLimit(timeout(settings.stallTimeout())))
            .setUserAgent("vault-snapshot-lambda")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAuthCaching()
            // Otherwise a connection with a client certificate is never used twice.
            .disableConnectionState()
            .build();
  }

  /** The request, ready to be sent or aborted. */
  HttpUriRequestBase prepare(URI address, VaultRequest request) {
    URI target = URI.create(address + request.path());
    HttpUriRequestBase http = request.post() ? new HttpPost(target) : new HttpGet(target);
    http.setConfig(config(request));
    http.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    // Vault Agent and Vault Proxy can be set to refuse requests without it
    // (require_request_header).
    http.setHeader("X-Vault-Request", "true");
    request.token().ifPresent(token -> http.setHeader("X-Vault-Token", token.value()));
    request.namespace().ifPresent(name -> http.setHeader("X-Vault-Namespace", name));
    request
        .body()
        .map(JsonObject::toString)
        .ifPresent(json -> http.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON)));
    return http;
  }

  /** Sends and waits for the headers. */
  OpenAnswer send(URI address, HttpUriRequestBase request) throws IOException {
    try {
      // executeOpen is the one way to leave the body on the wire.
      return new OpenAnswer(
          address, request, client.executeOpen(null, request, HttpClientContext.create()));
    } catch (IllegalArgumentException notAnswerable) {
      // The library's own, for a status of 000.
      throw new ClientProtocolException(notAnswerable);
    }
  }

  /** Makes the next call to any address open a new connection, perhaps to another node. */
  void forgetIdleConnections() {
    connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }

  @Override
  public void close() {
    // A polite close of a TLS connection may wait for the other side.
    client.close(CloseMode.IMMEDIATE);
  }

  private RequestConfig config(VaultRequest request) {
    return RequestConfig.custom()
        .setResponseTimeout(timeout(request.answerTimeout()))
        .setConnectionRequestTimeout(connectTimeout)
        .setAuthenticationEnabled(false)
        .build();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(Math.max(1, duration.toMillis()));
  }
}
