@NullMarked
package vaultsnapshot.job;

import org.jspecify.annotations.NullMarked;
