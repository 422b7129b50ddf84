/**
 * Values of the Victron world and what can be known of them. No behaviour beyond arithmetic, no I/O, no clock.
 */
@NullMarked
package esess.model;

import org.jspecify.annotations.NullMarked;
