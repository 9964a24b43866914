package vaultsnapshot.bucket;

import java.util.Optional;

/**
 * A receipt object as S3 has it.
 *
 * @param json its whole content
 * @param replicationStatus as that of a {@link StoredSnapshot}
 */
public record StoredReceipt(String json, Optional<String> replicationStatus) {}
