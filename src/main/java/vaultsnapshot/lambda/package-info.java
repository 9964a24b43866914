@NullMarked
package vaultsnapshot.lambda;

import org.jspecify.annotations.NullMarked;
