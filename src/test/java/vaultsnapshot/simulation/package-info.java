/**
 * Years of backups in seconds: a virtual clock, a bucket in memory behind AWS's own client, the
 * lifecycle rules of the template, and the production code that names, commits and tags. {@link
 * vaultsnapshot.simulation.Promises} says, without asking that code, what has to be there at every
 * moment. docs/testing.md tells which part is production code and which is a model.
 */
@NullMarked
package vaultsnapshot.simulation;

import org.jspecify.annotations.NullMarked;
