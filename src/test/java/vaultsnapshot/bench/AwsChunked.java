package vaultsnapshot.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What is in a body of S3's content coding {@code aws-chunked}, in which AWS's command line sends
 * its parts: chunks with their sizes before them, and a checksum behind the last one, which nobody
 * looks at here.
 */
final class AwsChunked extends InputStream {
  private final InputStream body;
  private long left;
  private boolean begun;
  private boolean ended;

  AwsChunked(InputStream body) {
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int taken = body.read(buffer, offset, (int) Math.min(length, left));
    if (taken < 0) {
      throw new EOFException("aws-chunked: ended " + left + " bytes before the end of a chunk");
    }
    left -= taken;
    return taken;
  }

  private void next() throws IOException {
    if (begun && !line().isEmpty()) {
      throw new IOException("aws-chunked: expected the end of a chunk");
    }
    begun = true;
    left = Long.parseLong(line().split(";", 2)[0], 16);
    if (left == 0) {
      ended = true;
      body.transferTo(OutputStream.nullOutputStream());
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = body.read(); one != '\n'; one = body.read()) {
      if (one < 0) {
        throw new EOFException("aws-chunked: ended where a chunk's size was expected");
      }
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }
}
