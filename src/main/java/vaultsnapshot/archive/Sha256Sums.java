package vaultsnapshot.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The member {@code SHA256SUMS}: one line for each of the two members before it, in any order. */
final class Sha256Sums {
  static final String NAME = "SHA256SUMS";

  /** Servers write lower case; their own reader, Go's {@code %x}, takes both. */
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})  (\\S{1,64})");

  private final Map<String, String> sums = new HashMap<>();

  private Sha256Sums() {}

  /**
   * Reads the member's content.
   *
   * @param names the members that must be listed, once each, and no other
   */
  static Sha256Sums parse(byte[] content, List<String> names) throws BadArchiveException {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\n")) {
      throw new BadArchiveException(
          NAME,
          "expected whole lines, got "
              + content.length
              + " bytes that end without one: "
              + BadArchiveException.FOREIGN);
    }
    Sha256Sums found = new Sha256Sums();
    for (String line : List.of(text.substring(0, text.length() - 1).split("\n", -1))) {
      found.add(line);
    }
    if (!found.sums.keySet().equals(Set.copyOf(names))) {
      throw new BadArchiveException(
          NAME,
          "expected one line for each of "
              + String.join(" and ", names)
              + ", got "
              + found.sums.size()
              + " line(s), not just for these: "
              + BadArchiveException.FOREIGN);
    }
    return found;
  }

  /** Compares a member's hash with the one that is listed for it. */
  void require(String name, String actual) throws BadArchiveException {
    String expected = sums.getOrDefault(name, "none");
    if (!expected.equals(actual)) {
      throw BadArchiveException.damaged(name, "SHA-256", expected + ", as SHA256SUMS says", actual);
    }
  }

  private void add(String line) throws BadArchiveException {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new BadArchiveException(
          NAME,
          "expected lines of 64 hexadecimal digits, two blanks and a name, got another: "
              + BadArchiveException.FOREIGN);
    }
    if (sums.put(matcher.group(2), matcher.group(1).toLowerCase(Locale.ROOT)) != null) {
      throw new BadArchiveException(
          NAME,
          "expected one line for each member, got two for one: " + BadArchiveException.FOREIGN);
    }
  }
}
