@NullMarked
package vaultsnapshot.archive;

import org.jspecify.annotations.NullMarked;
