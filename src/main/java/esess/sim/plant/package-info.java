/**
 * The physics of a house: panels, weather, battery, inverter, family, car. Knows nothing of es-ESS.
 */
package esess.sim.plant;
