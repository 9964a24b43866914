/**
 * The S3 side. In: the chunks of a snapshot, its name, a receipt. Out: one committed object with a
 * full-object checksum, its receipt, tags, listings. Nothing is visible under a snapshot key before
 * the commit, nothing is overwritten, and nothing is deleted: all this package ever takes back is
 * its own unfinished upload. No failure of the SDK crosses its border as such; each becomes a
 * {@link vaultsnapshot.bucket.BucketException}.
 */
@NullMarked
package vaultsnapshot.bucket;

import org.jspecify.annotations.NullMarked;
