@NullMarked
package vaultsnapshot.bucket;

import org.jspecify.annotations.NullMarked;
