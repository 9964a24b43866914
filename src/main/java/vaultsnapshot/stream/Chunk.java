package vaultsnapshot.stream;

/** A filled buffer, shared by all readers, and therefore only to be read. */
public interface Chunk {
  /** The buffer; only the first {@link #length()} bytes count, and none may be changed. */
  byte[] array();

  /** Bytes in the chunk, at least 1. Every chunk but the last is full. */
  int length();

  /** Says that this reader no longer looks at the buffer. Must be called exactly once a reader. */
  void release();
}
