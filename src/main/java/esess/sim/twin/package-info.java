/**
 * Devices on the plant: the GX, meters, relays, inverters, a charger. They speak the real protocols, over a simulated
 * network or over real sockets, and their lines are where troubles happen.
 */
package esess.sim.twin;
