package vaultsnapshot.job;

import vaultsnapshot.bucket.StoredSnapshot;

/** A verified snapshot that is visible in the bucket. */
record Committed(Verified verified, StoredSnapshot stored) {}
