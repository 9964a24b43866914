package vaultsnapshot.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The records of a pax extended header (POSIX.1-2001), which stands before a member and overrides
 * what its own header says. Go's tar writer uses one when a size needs more than 33 bits.
 */
final class PaxRecords {
  private static final String PART = "pax header";

  /** Records that make of the content something else than it is. */
  private static final Pattern SPARSE =
      Pattern.compile("GNU\\.sparse\\..*|SCHILY\\.(realsize|filetype)");

  /**
   * Those that say nothing here, but that a restore parses: Go's reader refuses the whole archive
   * if it cannot. Every keyword and value is free of zero bytes there.
   */
  private static final Map<String, Pattern> FORMS =
      Map.of(
          "uid", Pattern.compile("[0-9]{1,18}"),
          "gid", Pattern.compile("[0-9]{1,18}"),
          "atime", Pattern.compile("-?[0-9]{1,11}(\\.[0-9]*)?"),
          "ctime", Pattern.compile("-?[0-9]{1,11}(\\.[0-9]*)?"),
          "mtime", Pattern.compile("-?[0-9]{1,11}(\\.[0-9]*)?"));

  private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

  private final Map<String, String> records = new HashMap<>();

  private PaxRecords() {}

  /**
   * Reads records of the form {@code <length> <keyword>=<value>\n}.
   *
   * @throws BadArchiveException if one is malformed, comes twice, or makes the member sparse
   */
  static PaxRecords parse(byte[] content) throws BadArchiveException {
    PaxRecords pax = new PaxRecords();
    int start = 0;
    while (start < content.length) {
      int end = endOfRecord(content, start);
      pax.add(new String(content, start, end - start, StandardCharsets.UTF_8));
      start = end;
    }
    return pax;
  }

  /** The header as it counts, with size and name replaced where a record says so. */
  TarHeader applyTo(TarHeader header) throws BadArchiveException {
    String name = records.getOrDefault("path", header.name());
    Optional<String> size = Optional.ofNullable(records.get("size"));
    return new TarHeader(
        name, header.type(), size.isPresent() ? number(size.get()) : header.sizeBytes());
  }

  private static int endOfRecord(byte[] content, int start) throws BadArchiveException {
    int blank = start;
    while (blank < content.length && content[blank] != ' ') {
      blank++;
    }
    long length = number(new String(content, start, blank - start, StandardCharsets.ISO_8859_1));
    long end = start + length;
    if (end <= blank + 1 || end > content.length || content[(int) end - 1] != '\n') {
      throw malformed();
    }
    return (int) end;
  }

  private void add(String entry) throws BadArchiveException {
    int blank = entry.indexOf(' ');
    int equals = entry.indexOf('=', blank);
    if (equals <= blank + 1 || entry.indexOf('\0') >= 0) {
      throw malformed();
    }
    String keyword = entry.substring(blank + 1, equals);
    String value = entry.substring(equals + 1, entry.length() - 1);
    if (SPARSE.matcher(keyword).matches()) {
      throw new BadArchiveException(PART, "expected a plain member, got a sparse one");
    }
    if (!FORMS.getOrDefault(keyword, ANY).matcher(value).matches()) {
      throw BadArchiveException.differs(PART, keyword, "a number", "something else");
    }
    if (records.put(keyword, value) != null) {
      throw new BadArchiveException(PART, "expected each keyword once, got one twice");
    }
  }

  private static long number(String digits) throws BadArchiveException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw malformed();
    }
    return Long.parseLong(digits);
  }

  private static BadArchiveException malformed() {
    return new BadArchiveException(
        PART, "expected records of the form '<length> <keyword>=<value>', got something else");
  }
}
