/**
 * The worst day, walked: a real cluster is destroyed and brought back by the commands of
 * docs/restore.md, as they stand there, and all that it held is compared. {@code ./drill} shows it
 * to people, {@code DrillIT} to the build. In: the document and the real local servers. Out: what
 * was proved, with its time, or the first thing that was not.
 */
@NullMarked
package vaultsnapshot.drill;

import org.jspecify.annotations.NullMarked;
