package vaultsnapshot.vault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/** An answer whose headers are there and whose body is still on the wire. Closed by its owner. */
final class OpenAnswer implements Closeable {
  /** Far more than any JSON that is read here; a login's answer has some hundred bytes. */
  static final int LARGEST_BODY_BYTES = 64 * 1024;

  private final URI address;
  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;

  OpenAnswer(URI address, HttpUriRequestBase request, ClassicHttpResponse response) {
    this.address = address;
    this.request = request;
    this.response = response;
  }

  URI address() {
    return address;
  }

  int status() {
    return response.getCode();
  }

  /** Whether the status asks for another address, or at least claims to. */
  boolean isRedirect() {
    return status() >= 300 && status() < 400;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  /** The media type, without parameters; empty when there is none. */
  String contentType() {
    String value = header(HttpHeaders.CONTENT_TYPE).orElse("");
    return value.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
  }

  InputStream body() throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  /** Reads what is there, up to the limit. */
  Answer whole() throws IOException {
    byte[] bytes = body().readNBytes(LARGEST_BODY_BYTES);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new Answer(address, status(), contentType(), retryAfter(), text);
  }

  /** Cuts the connection: a blocked read ends at once. From any thread, any number of times. */
  void abort() {
    request.abort();
  }

  /**
   * Ends the exchange without reading on. A body that was read to its end has already given its
   * connection back; any other connection is cut, for closing it politely would read all the rest.
   */
  @Override
  public void close() {
    abort();
    try {
      response.close();
    } catch (IOException afterTheCut) {
      // The connection was cut above on purpose; nothing is left that could be done with it.
    }
  }

  /** Vault sends seconds; a date, which proxies may send, is not understood and counts as none. */
  private Optional<Duration> retryAfter() {
    return header(HttpHeaders.RETRY_AFTER)
        .map(String::strip)
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }
}
