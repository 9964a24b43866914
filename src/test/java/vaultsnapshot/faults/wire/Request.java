package vaultsnapshot.faults.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A request that came by.
 *
 * @param method GET, PUT and so on
 * @param target path and query as they stand in the request line
 * @param head its first line and headers
 * @param body its first {@link #MOST_BODY_BYTES} bytes, one character each; empty while it is still
 *     on its way
 */
public record Request(String method, String target, Head head, String body) {
  /** As much of a body is remembered: enough for all that is no snapshot. */
  public static final int MOST_BODY_BYTES = 64 * 1024;

  static Request of(Head head) {
    String[] words = head.first().split(" ", 3);
    return new Request(words[0], words[1], head, "");
  }

  /** The target without its query. */
  public String path() {
    return target.split("\\?", 2)[0];
  }

  /** Whether the query holds this parameter, with or without a value. */
  public boolean hasParameter(String name) {
    String query = target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
    return java.util.Arrays.stream(query.split("&", -1))
        .anyMatch(part -> part.equals(name) || part.startsWith(name + "="));
  }

  /** All of it as one text, to look for something in it. */
  public String text() {
    return new String(head.bytes(), ISO_8859_1) + body;
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
