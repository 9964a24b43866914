package vaultsnapshot.bench;

import vaultsnapshot.wire.SyntheticSnapshot;

/** A snapshot that is served, and what its bytes are. */
record Source(int megabytes, SyntheticSnapshot snapshot, Content content) {
  static final long INDEX = 4711;

  /** Of so many million bytes, a little more. */
  static Source ofMegabytes(int megabytes) {
    SyntheticSnapshot snapshot = SyntheticSnapshot.ofAtLeast(megabytes * 1_000_000L, INDEX);
    return new Source(megabytes, snapshot, Content.of(snapshot));
  }
}
