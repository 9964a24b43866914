/**
 * The function by the tools of its users, in Docker: {@code sam build}, {@code sam local}, the
 * container image. In: a fresh copy of this project, the demo's Vault and AWS. The classes tagged
 * {@code docker} run where an engine has the image of the java25 runtime or a stand-in for it.
 */
@NullMarked
package vaultsnapshot.sam;

import org.jspecify.annotations.NullMarked;
