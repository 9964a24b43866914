/**
 * The cluster's secret. In: the secret's name and a Secrets Manager client. Out: a login, and where
 * the secret carries them, addresses, certificates and a namespace; or every problem of the secret
 * at once. It never shows a value of the secret, not even a wrong one, and never guesses.
 */
@NullMarked
package vaultsnapshot.credentials;

import org.jspecify.annotations.NullMarked;
