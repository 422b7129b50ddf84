/**
 * Values of the Victron world and what can be known of them. No behaviour beyond arithmetic, no I/O, no clock.
 */
package esess.model;
