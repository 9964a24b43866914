package vaultsnapshot.archive;

/** Text from an archive that nobody vouches for, made fit for a one-line message. */
final class Printable {
  private static final int MAX_LENGTH = 40;

  private Printable() {}

  /** In quotes, cut, with everything but visible ASCII replaced. */
  static String of(String text) {
    String visible = text.replaceAll("[^\\x20-\\x7e]", "?");
    boolean tooLong = visible.length() > MAX_LENGTH;
    return "'" + (tooLong ? visible.substring(0, MAX_LENGTH) + "..." : visible) + "'";
  }
}
