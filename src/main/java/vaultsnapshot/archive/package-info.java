/**
 * The judge of a snapshot archive. In: the chunks of one stream. Out: a {@link
 * vaultsnapshot.archive.VerifiedSnapshot}, or a {@link vaultsnapshot.archive.BadArchiveException}
 * that says what was expected and what came. It works in constant memory, keeps no value of any
 * entry, and never lets through what it has not read to the last byte.
 */
@NullMarked
package vaultsnapshot.archive;

import org.jspecify.annotations.NullMarked;
