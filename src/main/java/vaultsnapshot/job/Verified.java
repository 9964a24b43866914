package vaultsnapshot.job;

import java.time.Instant;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.vault.ActiveNode;

/**
 * A snapshot that was read to its end and found whole.
 *
 * @param node that it came from
 * @param takenAt when the download began
 */
record Verified(ActiveNode node, VerifiedSnapshot snapshot, Instant takenAt) {}
