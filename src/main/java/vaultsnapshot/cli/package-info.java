/**
 * The command line, for a laptop on the worst day. In: arguments, and the same environment that the
 * function has. Out: text or JSON on standard output, progress on standard error, and an exit code.
 * It wires the same jobs; it decides nothing that they do not, and takes no secret as an argument.
 */
@NullMarked
package vaultsnapshot.cli;

import org.jspecify.annotations.NullMarked;
