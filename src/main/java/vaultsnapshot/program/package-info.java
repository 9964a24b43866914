/**
 * What this process is, whoever started it: which version, and with which crypto provider. In:
 * nothing but the package itself. Imports nothing of ours.
 */
@NullMarked
package vaultsnapshot.program;

import org.jspecify.annotations.NullMarked;
