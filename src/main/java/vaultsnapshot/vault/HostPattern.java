package vaultsnapshot.vault;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vaultsnapshot.input.Problems;

/**
 * Hosts that may be given the token: a name, or {@code *.} and a name, which stands for exactly one
 * label more, as in a certificate. Without a port every port is meant.
 *
 * @param host the name, lower case, without the {@code *.}
 * @param wildcard whether one label is missing in front of {@code host}
 */
public record HostPattern(String host, boolean wildcard, OptionalInt port) {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");

  /** The pattern, or nothing and a problem under {@code subject}. */
  static Optional<HostPattern> read(String subject, String text, Problems problems) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      HostPattern pattern =
          new HostPattern(matcher.group(2), matcher.group(1) != null, port(matcher.group(3)));
      if (!pattern.coversAWholeTopLevelDomain()) {
        return Optional.of(pattern);
      }
    }
    problems.add(
        subject,
        "got '"
            + text
            + "', expected a host such as vault-1.example.com, *.vault.example.com"
            + " or 10.0.0.7:8200");
    return Optional.empty();
  }

  /** Whether {@code address} (scheme, host, port) is meant. */
  boolean matches(URI address) {
    return (port.isEmpty() || port.getAsInt() == address.getPort())
        && matchesHost(address.getHost());
  }

  private boolean matchesHost(String name) {
    if (!wildcard) {
      return name.equals(host);
    }
    int dot = name.indexOf('.');
    return dot > 0 && name.substring(dot + 1).equals(host);
  }

  private boolean coversAWholeTopLevelDomain() {
    return wildcard && host.indexOf('.') < 0;
  }

  private static OptionalInt port(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
  }
}
