/**
 * The simulated house: doors in memory and in virtual time, a private bus, and the small moving house of the demo.
 */
package esess.sim;
