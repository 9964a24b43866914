/**
 * A Vault at the wire, for what no server here can be made to do: Vault's own 307, its {@code aws}
 * and {@code ldap} logins, snapshots of any size. Built from the recorded answers of a real Vault
 * 1.21.4 in {@code src/test/resources/vault-1.21.4/answers.md}.
 */
@NullMarked
package vaultsnapshot.wire;

import org.jspecify.annotations.NullMarked;
