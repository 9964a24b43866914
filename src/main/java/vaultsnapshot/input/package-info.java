/**
 * What comes from outside turned into values: environment variables, JSON, secrets. In: text. Out:
 * typed values, and every problem found, not only the first. The one package that every other may
 * import; it never prints a secret.
 */
@NullMarked
package vaultsnapshot.input;

import org.jspecify.annotations.NullMarked;
