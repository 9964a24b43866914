@NullMarked
package vaultsnapshot.credentials;

import org.jspecify.annotations.NullMarked;
