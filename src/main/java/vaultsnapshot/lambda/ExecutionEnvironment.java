package vaultsnapshot.lambda;

import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.program.NativeCrypto;
import vaultsnapshot.stream.Buffers;

/**
 * What a process has for all its calls, for as long as Lambda keeps it.
 *
 * @param buffers kept from call to call
 */
record ExecutionEnvironment(NativeCrypto.Outcome crypto, Buffers buffers) {
  /** Loads what only has to be loaded once. */
  static ExecutionEnvironment started() {
    return new ExecutionEnvironment(
        NativeCrypto.install(), new Buffers(BucketSettings.CHUNK_SIZE_BYTES));
  }
}
