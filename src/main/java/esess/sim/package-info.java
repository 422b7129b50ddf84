/**
 * The simulated house: {@code sim.plant} is its physics, {@code sim.twin} the devices on it, {@code sim.door} the doors in
 * memory, {@code sim.recording} the sun that an owner has recorded. Nothing stands in this package itself.
 */
package esess.sim;
