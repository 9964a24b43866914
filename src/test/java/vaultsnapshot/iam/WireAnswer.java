package vaultsnapshot.iam;

import java.util.List;
import java.util.Map;
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
}
