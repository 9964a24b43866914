/**
 * Which snapshots may one day expire, and when the next one is due. In: the stamps of the recovery
 * points there are. Out: which of them are superseded, each one's tier, and whether a run is due.
 * Pure functions: nothing here reads a clock or a bucket, and nothing here deletes; a tier is only
 * ever given to what newer recovery points of the same kind have superseded.
 */
@NullMarked
package vaultsnapshot.retention;

import org.jspecify.annotations.NullMarked;
