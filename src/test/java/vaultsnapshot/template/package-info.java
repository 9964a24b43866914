/**
 * Reads the CloudFormation template and resolves it as CloudFormation would, so that tests judge
 * what is deployed and nothing is typed twice. Goes out: plain JSON without intrinsic functions. It
 * never guesses: an intrinsic, a reference or an attribute that it does not know is an error.
 */
@NullMarked
package vaultsnapshot.template;

import org.jspecify.annotations.NullMarked;
