package vaultsnapshot.vault;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import vaultsnapshot.input.Problems;

/**
 * Reads the address of one node or load balancer: scheme, host and port, nothing else. The URI that
 * comes out has a lower-case host, an explicit port and no path, so that two spellings of one
 * address are equal.
 */
final class VaultAddress {
  private static final String EXPECTED =
      "expected an address such as https://vault.example.com:8200";

  /** No name is resolved here: what a name server says must not decide what counts as loopback. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private VaultAddress() {}

  /** The address, or nothing and a problem under {@code subject}. */
  static Optional<URI> read(String subject, String text, Problems problems) {
    return read(subject, text, "got '" + text + "'", problems);
  }

  /** The same for an address that stands in a secret, where a misplaced value may be a token. */
  static Optional<URI> readSecret(String subject, String text, Problems problems) {
    return read(subject, text, "a value of " + text.length() + " characters", problems);
  }

  private static Optional<URI> read(String subject, String text, String shown, Problems problems) {
    try {
      return Optional.of(parse(text, shown));
    } catch (UnusableAddressException unusable) {
      problems.add(subject, unusable.getMessage() + ", " + EXPECTED);
      return Optional.empty();
    }
  }

  /**
   * The address in {@code text}.
   *
   * @param quoted how a message shows the text
   * @throws UnusableAddressException saying what is wrong; user info is never quoted
   */
  static URI parse(String text, String quoted) throws UnusableAddressException {
    // A password in it would otherwise be quoted below, or in the parser's message.
    refuse(text.contains("@"), "has a user name or password in it");
    URI uri = uri(text);
    refuse(uri.getRawQuery() != null || uri.getRawFragment() != null, "has a query or fragment");
    refuse(uri.getScheme() == null || uri.getHost() == null, quoted + ", which has no host");
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    refuse(!path.isEmpty() && !path.equals("/"), quoted + ", with a path");
    URI address = plain(uri);
    boolean http = address.getScheme().equals("http");
    refuse(!http && !address.getScheme().equals("https"), quoted + ", which is not https");
    refuse(http && !isLoopback(address), quoted + ": http would send the token in clear text");
    return address;
  }

  /** Scheme, host and port of {@code uri}, in the one spelling that is compared. */
  private static URI plain(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("http") ? 80 : 443;
    return URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port);
  }

  /** Whether the host is this machine, judged by its spelling alone. */
  static boolean isLoopback(URI address) {
    return LOOPBACK.matcher(address.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  private static URI uri(String text) throws UnusableAddressException {
    try {
      URI uri = new URI(text);
      boolean portOutOfRange = uri.getPort() == 0 || uri.getPort() > 65_535;
      refuse(portOutOfRange, "has a port out of range");
      return uri;
    } catch (URISyntaxException unreadable) {
      throw new UnusableAddressException("is not a URL (" + unreadable.getReason() + ")");
    }
  }

  private static void refuse(boolean condition, String why) throws UnusableAddressException {
    if (condition) {
      throw new UnusableAddressException(why);
    }
  }

  /** Says in its message what is wrong with an address. */
  static final class UnusableAddressException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableAddressException(String why) {
      super(why);
    }
  }
}
