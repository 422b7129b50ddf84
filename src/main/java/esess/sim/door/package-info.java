/**
 * The doors of the house in memory and in virtual time.
 */
package esess.sim.door;
