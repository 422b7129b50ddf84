/** Devices that speak Modbus: which register means what, one table a model. */
package esess.device.modbus;
