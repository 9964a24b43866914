/**
 * {@code template.yaml} deployed: CloudFormation creates it in LocalStack, its rule fires its
 * function, its alarms reach its topic. What LocalStack leaves out of a deployment is put by the
 * service's own call from the template's text.
 */
@NullMarked
package vaultsnapshot.deploy;

import org.jspecify.annotations.NullMarked;
