/**
 * What can be wrong with the bytes of a snapshot, and what must not count as wrong, each by name.
 * In: a snapshot as a real server sends it, in either form of gzip. Out: the same with exactly one
 * thing changed. The tests of the verifier and the bench at the wire use the same ones.
 */
@NullMarked
package vaultsnapshot.faults.content;

import org.jspecify.annotations.NullMarked;
