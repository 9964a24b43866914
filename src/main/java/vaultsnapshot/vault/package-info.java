/**
 * The client of Vault and OpenBao. In: addresses, a login, certificates. Out: the active node, a
 * token, the snapshot as a stream. It never sends a token or a password to a host that is not the
 * cluster, never over plain http, and never repeats a login that was answered.
 */
@NullMarked
package vaultsnapshot.vault;

import org.jspecify.annotations.NullMarked;
