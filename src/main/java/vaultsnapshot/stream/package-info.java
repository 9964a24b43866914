/**
 * One stream read once, by several readers at the same time. In: a {@link
 * vaultsnapshot.stream.Source} of bytes. Out: each reader's own verdict, or the first failure.
 * Memory is the pool of chunks and nothing else; a slow reader slows the source. It never decides
 * what a byte means.
 */
@NullMarked
package vaultsnapshot.stream;

import org.jspecify.annotations.NullMarked;
