/**
 * What a run tells: the receipt of what is stored, one line of JSON an event, CloudWatch metrics
 * beside them. In: facts of the run. Out: JSON. It holds no field for a secret, and it judges
 * nothing.
 */
@NullMarked
package vaultsnapshot.report;

import org.jspecify.annotations.NullMarked;
