/**
 * The fault bench: the packaged function in AWS's runtime client, between a real OpenBao and a real
 * S3 implementation, with a spoiling proxy before each. In: faults and what is expected of the run.
 * Out: one row a fault in {@code target/faults/rows.jsonl}, from which {@code docs/faults.md} is
 * made. After every run, spoiled or not, the same things have to hold: {@link Trial}.
 */
@NullMarked
package vaultsnapshot.faults;

import org.jspecify.annotations.NullMarked;
