/**
 * The stories: a backup from event to receipt, and the preflight. In: settings, a request, the
 * stations. Out: a receipt, or a failure that names the stage. The only package that knows the
 * whole road; it never reads the environment.
 */
@NullMarked
package vaultsnapshot.job;

import org.jspecify.annotations.NullMarked;
