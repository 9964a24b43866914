/**
 * A proxy that spoils exactly one thing. In: a real server's address and the faults to put into the
 * way. Out: the server as the function sees it, every request that came by, and how often each
 * fault fired. It knows HTTP/1.1 and TLS, and nothing of Vault, S3 or our own classes.
 */
@NullMarked
package vaultsnapshot.faults.wire;

import org.jspecify.annotations.NullMarked;
