@NullMarked
package vaultsnapshot.settings;

import org.jspecify.annotations.NullMarked;
