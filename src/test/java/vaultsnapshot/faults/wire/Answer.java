package vaultsnapshot.faults.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer: its head, and its content without framing, still to be read once.
 *
 * @param content read to its end at most once
 */
public record Answer(Head head, InputStream content) {
  /** A small answer of this status. */
  public static Answer of(int status, String contentType, String body) {
    return new Answer(
        new Head("HTTP/1.1 " + status + " Spoiled", List.of("Content-Type: " + contentType)),
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The status. */
  public int status() {
    return Integer.parseInt(head.first().split(" ", 3)[1]);
  }

  /** The same with another header. */
  public Answer with(String name, String value) {
    return new Answer(head.with(name, value), content);
  }

  /** The same with another content. */
  public Answer withContent(byte[] other) {
    return new Answer(head, new ByteArrayInputStream(other));
  }

  /** Reads the content to its end. */
  public byte[] readContent() throws IOException {
    return content.readAllBytes();
  }
}
