package vaultsnapshot.fuzz;

import java.util.List;

/** One parser, with what has to hold whatever it is given. Needs nothing of the fuzzer's own. */
public interface FuzzTarget {
  /**
   * Runs the parser over {@code input}.
   *
   * @throws Exception every one is a finding: what may be thrown is caught and judged inside
   */
  void run(byte[] input) throws Exception;

  /** Where the fuzzer begins: real records, and one example of each form. */
  List<byte[]> seeds();

  /** The longest input that is tried. */
  default int longestBytes() {
    return 4096;
  }
}
