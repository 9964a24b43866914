/**
 * The real servers that tests and demo run on: OpenBao on Raft, LocalStack, AWS's Java runtime
 * client. In: what {@code tools/parts} installed. Out: running servers, all behind TLS, all on
 * loopback. Whatever is started here ends with this JVM at the latest and leaves no file.
 */
@NullMarked
package vaultsnapshot.local;

import org.jspecify.annotations.NullMarked;
