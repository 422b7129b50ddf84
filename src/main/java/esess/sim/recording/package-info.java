/**
 * Files of owners with the power of their panels, in the spellings of many programs.
 */
package esess.sim.recording;
