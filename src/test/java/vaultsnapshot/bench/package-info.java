/**
 * Measures the function as AWS's runtime client runs it: memory, time and CPU. In: sizes, stagings,
 * rounds. Out: a table, and whether the bar was met. It judges nothing that it did not check: an
 * object that differs from what was served ends the run.
 */
@NullMarked
package vaultsnapshot.bench;

import org.jspecify.annotations.NullMarked;
