package vaultsnapshot.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each bit of raw Deflate data (RFC 1951) is for: a reading of its own, bit by bit, that keeps
 * no content. It stands beside the JDK's inflater, which does not tell.
 */
final class DeflateBits {
  /** What a bit is part of. */
  enum Use {
    BLOCK_HEADER,
    /** Fills up a byte, before a stored block's length or behind the last block. */
    PADDING,
    STORED,
    CODE_LENGTHS,
    LITERAL_OR_LENGTH,
    DISTANCE
  }

  private static final int END_OF_BLOCK = 256;
  private static final int[] LENGTH_EXTRA_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] ORDER_OF_CODE_LENGTHS = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] data;
  private final List<Use> uses = new ArrayList<>();
  private Use current = Use.BLOCK_HEADER;

  private DeflateBits(byte[] data, int fromByte) {
    this.data = data;
    uses.addAll(Arrays.asList(new Use[fromByte * 8]));
  }

  /**
   * Reads the data from {@code fromByte} to the end of its last block.
   *
   * @return for every bit from {@code fromByte} on what it is for, by its position in {@code data}
   */
  static List<Use> of(byte[] data, int fromByte) {
    DeflateBits bits = new DeflateBits(data, fromByte);
    while (bits.readBlock()) {}
    bits.fillUpByte();
    return bits.uses;
  }

  private boolean readBlock() {
    current = Use.BLOCK_HEADER;
    boolean last = number(1) == 1;
    switch (number(2)) {
      case 0 -> readStored();
      case 1 -> readCompressed(fixedLengths(), lengths(30, 5));
      case 2 -> readDynamic();
      default -> throw new IllegalArgumentException("block type 3");
    }
    return !last;
  }

  private void readStored() {
    fillUpByte();
    current = Use.STORED;
    int length = number(16);
    number(16);
    for (int at = 0; at < length; at++) {
      number(8);
    }
  }

  private void readDynamic() {
    current = Use.CODE_LENGTHS;
    int literals = number(5) + 257;
    int distances = number(5) + 1;
    int[] ofLengths = new int[19];
    int count = number(4) + 4;
    for (int at = 0; at < count; at++) {
      ofLengths[ORDER_OF_CODE_LENGTHS[at]] = number(3);
    }
    int[] all = codeLengths(new Code(ofLengths), literals + distances);
    readCompressed(
        Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, literals + distances));
  }

  private int[] codeLengths(Code code, int count) {
    int[] lengths = new int[count];
    for (int at = 0; at < count; ) {
      int symbol = symbol(code);
      int repeats =
          switch (symbol) {
            case 16 -> 3 + number(2);
            case 17 -> 3 + number(3);
            case 18 -> 11 + number(7);
            default -> 1;
          };
      int length = symbol == 16 ? lengths[at - 1] : symbol > 16 ? 0 : symbol;
      Arrays.fill(lengths, at, at + repeats, length);
      at += repeats;
    }
    return lengths;
  }

  private void readCompressed(int[] literalLengths, int[] distanceLengths) {
    Code literals = new Code(literalLengths);
    Code distances = new Code(distanceLengths);
    while (true) {
      current = Use.LITERAL_OR_LENGTH;
      int symbol = symbol(literals);
      if (symbol == END_OF_BLOCK) {
        return;
      }
      if (symbol > END_OF_BLOCK) {
        number(LENGTH_EXTRA_BITS[symbol - 257]);
        current = Use.DISTANCE;
        number(Math.max(0, symbol(distances) / 2 - 1));
      }
    }
  }

  private int symbol(Code code) {
    int value = 0;
    for (int length = 1; length <= 15; length++) {
      value = value << 1 | number(1);
      int symbol = code.symbol(value, length);
      if (symbol >= 0) {
        return symbol;
      }
    }
    throw new IllegalArgumentException("a code that is not in the table");
  }

  private void fillUpByte() {
    current = Use.PADDING;
    number(-uses.size() & 7);
  }

  private int number(int bits) {
    int value = 0;
    for (int at = 0; at < bits; at++) {
      int position = uses.size();
      value |= (data[position / 8] >> position % 8 & 1) << at;
      uses.add(current);
    }
    return value;
  }

  private static int[] fixedLengths() {
    return IntStream.range(0, 288)
        .map(symbol -> symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)
        .toArray();
  }

  private static int[] lengths(int count, int length) {
    return IntStream.generate(() -> length).limit(count).toArray();
  }

  /** A canonical Huffman code (RFC 1951, 3.2.2). */
  private static final class Code {
    private final int[] lengths;
    private final int[] codes;

    Code(int[] lengths) {
      this.lengths = lengths;
      this.codes = new int[lengths.length];
      int next = 0;
      for (int length = 1; length <= 15; length++, next <<= 1) {
        for (int symbol = 0; symbol < lengths.length; symbol++) {
          if (lengths[symbol] == length) {
            codes[symbol] = next++;
          }
        }
      }
    }

    /** The symbol of a code of this length, or -1. */
    int symbol(int code, int length) {
      for (int symbol = 0; symbol < codes.length; symbol++) {
        if (lengths[symbol] == length && codes[symbol] == code) {
          return symbol;
        }
      }
      return -1;
    }
  }
}
