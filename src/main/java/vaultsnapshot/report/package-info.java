@NullMarked
package vaultsnapshot.report;

import org.jspecify.annotations.NullMarked;
