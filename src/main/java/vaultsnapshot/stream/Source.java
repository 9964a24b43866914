package vaultsnapshot.stream;

import java.io.IOException;

/** Where the bytes come from: a response body, a staged file. Read by one thread. */
public interface Source {
  /**
   * Reads at least one byte, as {@link java.io.InputStream#read(byte[], int, int)} does.
   *
   * @return the number of bytes read, or -1 at a clean end
   * @throws IOException if the stream breaks or stalls
   */
  int read(byte[] buffer, int offset, int length) throws IOException;

  /**
   * Makes a blocked {@link #read} end at once with an exception, never with a clean end, and every
   * later one too. Called from another thread, any number of times.
   */
  void abort();
}
