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
            new Head("HTTP/1.1 " + status + " ", List.of("Content-Type: " + contentType)),
            new ByteArrayInputStream(new byte[0]))
        .withContent(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The status. */
  public int status() {
    return Integer.parseInt(head.first().split(" ", 3)[1]);
  }

  /** The same with another header. */
  public Answer with(String name, String value) {
    return new Answer(head.with(name, value), content);
  }

  /** The same with another content, and its length where the answer names one. */
  public Answer withContent(byte[] other) {
    Head fitting =
        Body.isChunked(head) ? head : head.with("Content-Length", Integer.toString(other.length));
    return new Answer(fitting, new ByteArrayInputStream(other));
  }

  /** Reads the content to its end. */
  public byte[] readContent() throws IOException {
    return content.readAllBytes();
  }
}
