package vaultsnapshot.faults.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands before a body: the first line and the header lines, as they came.
 *
 * @param first request line or status line
 * @param lines header lines, in order
 */
public record Head(String first, List<String> lines) {
  private static final int LARGEST_BYTES = 64 * 1024;

  /** Copies the lines. */
  public Head {
    lines = List.copyOf(lines);
  }

  /** Reads up to the empty line; nothing if the stream ends before the first byte. */
  static Optional<Head> read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    while (true) {
      Optional<String> line = line(in);
      if (line.isEmpty() && lines.isEmpty()) {
        return Optional.empty();
      }
      String text = line.orElseThrow(() -> new EOFException("the stream ended within the headers"));
      if (text.isEmpty()) {
        return Optional.of(new Head(lines.getFirst(), lines.subList(1, lines.size())));
      }
      lines.add(text);
    }
  }

  /** A line without its end; nothing if the stream is at its end. */
  static Optional<String> line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return Optional.of(line.toString(ISO_8859_1).stripTrailing());
      }
      line.write(next);
      if (line.size() > LARGEST_BYTES) {
        throw new IOException("a line of more than " + LARGEST_BYTES + " bytes");
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(ISO_8859_1));
  }

  /** The first header of this name, in any case. */
  public Optional<String> header(String name) {
    String start = name + ":";
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  /** The same without any header of this name. */
  public Head without(String name) {
    String start = name + ":";
    return new Head(
        first,
        lines.stream()
            .filter(line -> !line.regionMatches(true, 0, start, 0, start.length()))
            .toList());
  }

  /** The same with this one header of the name. */
  public Head with(String name, String value) {
    List<String> all = new ArrayList<>(without(name).lines());
    all.add(name + ": " + value);
    return new Head(first, all);
  }

  /** As it goes over the wire, the empty line included. */
  byte[] bytes() {
    return (first
            + "\r\n"
            + String.join("", lines.stream().map(line -> line + "\r\n").toList())
            + "\r\n")
        .getBytes(ISO_8859_1);
  }
}
