/**
 * The entry points that Lambda calls. In: an event and the environment, read here alone and once.
 * Out: the job's answer, or one readable error. Wires the stations; decides nothing.
 */
@NullMarked
package vaultsnapshot.lambda;

import org.jspecify.annotations.NullMarked;
