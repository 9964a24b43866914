package vaultsnapshot.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;

/**
 * An HTTP answer.
 *
 * @param headers as they go out
 * @param body all of it; for HEAD none, whatever {@code Content-Length} says
 */
public record WireAnswer(int status, Map<String, List<String>> headers, ByteString body) {
  static WireAnswer of(int status, String contentType, String body) {
    return new WireAnswer(
        status, Map.of("Content-Type", List.of(contentType)), ByteString.encodeUtf8(body));
  }

  /** A header's first value, its name in any case; nothing where it is not there. */
  Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> header.getValue().getFirst())
        .findFirst();
  }
}
