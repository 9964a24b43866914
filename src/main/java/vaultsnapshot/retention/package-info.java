@NullMarked
package vaultsnapshot.retention;

import org.jspecify.annotations.NullMarked;
