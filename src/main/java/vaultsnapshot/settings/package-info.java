/**
 * What one run is asked to do. In: the environment and the raw event. Out: checked records, or
 * every problem of both at once. It never takes an address or a credential from an event: whoever
 * may invoke the function must not be able to send the cluster's login elsewhere.
 */
@NullMarked
package vaultsnapshot.settings;

import org.jspecify.annotations.NullMarked;
