package vaultsnapshot.iam;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;

/**
 * An HTTP request as it came.
 *
 * @param tls whether it came over TLS
 * @param method in upper case
 * @param target path and query as they came
 * @param headers first value of each, names in lower case
 * @param body all of it
 */
public record WireRequest(
    boolean tls, String method, URI target, Map<String, String> headers, ByteString body) {
  /** Copies the headers. */
  public WireRequest {
    headers = Map.copyOf(headers);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The query's parameters; one without a value has an empty one. */
  public Map<String, String> query() {
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = Optional.ofNullable(target.getRawQuery()).orElse("");
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] parts = parameter.split("=", 2);
      parameters.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
