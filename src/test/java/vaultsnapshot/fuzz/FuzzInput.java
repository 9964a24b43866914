package vaultsnapshot.fuzz;

import java.util.Arrays;

/** Takes an input apart; past its end there are zeros. */
public final class FuzzInput {
  private final byte[] bytes;
  private int position;

  /** Reads {@code bytes} from their beginning. */
  public FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether anything is left. */
  public boolean hasMore() {
    return position < bytes.length;
  }

  /** The next byte, 0 to 255. */
  public int next() {
    return hasMore() ? bytes[position++] & 0xff : 0;
  }

  /** The next {@code count} bytes, or what is left of them. */
  public byte[] take(int count) {
    int end = Math.min(position + count, bytes.length);
    byte[] taken = Arrays.copyOfRange(bytes, position, end);
    position = end;
    return taken;
  }

  /** Everything that is left. */
  public byte[] rest() {
    return take(bytes.length - position);
  }
}
