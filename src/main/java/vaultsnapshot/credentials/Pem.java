package vaultsnapshot.credentials;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PEM as RFC 7468 lays it out. A value that went through a one-line input field has lost its line
 * breaks, and one that was quoted twice has {@code \n} in their place; Java's parsers refuse both.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private Pem() {}

  /**
   * Sets the blocks of the kind in lines of 64 characters; text between blocks is dropped.
   *
   * @param kind the last words of the blocks' label: {@code CERTIFICATE}, {@code PRIVATE KEY}
   * @return nothing when there is no such block; blocks of another kind are dropped (SEC1 keys
   *     stand behind their curve's parameters)
   */
  static Optional<String> straighten(String text, String kind) {
    StringBuilder straight = new StringBuilder();
    Matcher block = BLOCK.matcher(text.replace("\\r", "").replace("\\n", "\n"));
    while (block.find()) {
      if (block.group(1).endsWith(kind)) {
        append(straight, block.group(1), block.group(2).replaceAll("\\s", ""));
      }
    }
    return Optional.of(straight.toString()).filter(pem -> !pem.isEmpty());
  }

  private static void append(StringBuilder pem, String label, String base64) {
    pem.append("-----BEGIN ").append(label).append("-----\n");
    for (int from = 0; from < base64.length(); from += 64) {
      pem.append(base64, from, Math.min(from + 64, base64.length())).append('\n');
    }
    pem.append("-----END ").append(label).append("-----\n");
  }
}
