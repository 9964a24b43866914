/**
 * AWS's authorization before real local services: reads IAM policies, judges requests at the wire
 * by them, and refuses in AWS's own words. Comes in: policies as the template has them, and HTTP
 * requests. It never guesses: an element, operator, action, condition key or request that it does
 * not know is an error and never ignored.
 *
 * <p>The rules are those of the IAM User Guide ('Policy evaluation logic', 'Condition operators')
 * and the Service Authorization Reference.
 */
@NullMarked
package vaultsnapshot.iam;

import org.jspecify.annotations.NullMarked;
