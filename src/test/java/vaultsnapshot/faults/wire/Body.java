package vaultsnapshot.faults.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The two framings of HTTP/1.1 bodies (RFC 9112, section 6). */
final class Body {
  private Body() {}

  /** The content of a request's body. */
  static InputStream ofRequest(Head head, InputStream in) {
    return isChunked(head) ? new Chunked(in) : new Counted(in, length(head, 0));
  }

  /** The content of an answer's body; one without length ends with the connection. */
  static InputStream ofAnswer(Head head, String method, InputStream in) {
    if (isBare(head, method)) {
      return InputStream.nullInputStream();
    }
    return isChunked(head) ? new Chunked(in) : new Counted(in, length(head, Long.MAX_VALUE));
  }

  /** The same head; where the end of the connection would end the body, chunks do it instead. */
  static Head framed(Head head, String method) {
    return isBare(head, method) || isChunked(head) || head.header("Content-Length").isPresent()
        ? head
        : head.with("Transfer-Encoding", "chunked");
  }

  private static boolean isBare(Head head, String method) {
    int status = Integer.parseInt(head.first().split(" ", 3)[1]);
    return method.equals("HEAD") || status == 204 || status == 304;
  }

  static boolean isChunked(Head head) {
    return head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  /** Writes one chunk of the chunked framing. */
  static void writeChunk(OutputStream out, byte[] bytes, int offset, int count) throws IOException {
    out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes, offset, count);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Ends the chunked framing. */
  static void writeEnd(OutputStream out) throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static long length(Head head, long otherwise) {
    return head.header("Content-Length").map(Long::parseLong).orElse(otherwise);
  }

  /** A body of so many bytes, or up to the end where the number is not known. */
  private static final class Counted extends BlockInputStream {
    private final InputStream in;
    private final boolean untilTheEnd;
    private long left;

    Counted(InputStream in, long length) {
      this.in = in;
      this.left = length;
      this.untilTheEnd = length == Long.MAX_VALUE;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0 && !untilTheEnd) {
        throw new EOFException("the body ended " + left + " bytes early");
      }
      left -= Math.max(count, 0);
      return count;
    }
  }

  /** A body of chunks. */
  private static final class Chunked extends BlockInputStream {
    private final InputStream in;
    private long left;
    private boolean ended;

    Chunked(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        beginChunk();
      }
      if (ended) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("a chunk ended " + left + " bytes early");
      }
      left -= count;
      if (left == 0) {
        line();
      }
      return count;
    }

    private void beginChunk() throws IOException {
      left = Long.parseLong(line().split(";", 2)[0].strip(), 16);
      ended = left == 0;
      while (ended && !line().isEmpty()) {
        // Trailers say nothing that a test asks for.
      }
    }

    private String line() throws IOException {
      return Head.line(in).orElseThrow(() -> new EOFException("a chunk has no end"));
    }
  }
}
