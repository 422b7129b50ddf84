/**
 * The simulated house. {@link esess.sim.Plant} is its physics and knows nothing of es-ESS; {@link esess.sim.GxTwin} shows it
 * on a bus as a GX does; each {@link esess.sim.VirtualDevice} is a device that stands on
 * it, and its {@link esess.sim.Line} is where its troubles happen. Beside them the doors in memory
 * and in virtual time, twins that speak real protocols, a private bus, and the house of the demo.
 */
package esess.sim;
