/**
 * What an inverter is told: commands are understood or refused, settings are written and read back, and what is for some
 * time is a plan that ends, whatever comes between.
 */
package esess.device.givenergy.steering;
