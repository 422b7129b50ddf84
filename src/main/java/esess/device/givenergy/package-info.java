/**
 * GivEnergy inverters on the LAN, TCP port 8899 of their data dongle. {@link esess.device.givenergy.FrameReader} makes
 * messages of bytes, {@link esess.device.givenergy.GivEnergyClient} polls, {@link esess.device.givenergy.Pages} keeps what
 * can be believed, and {@link esess.device.givenergy.PlantReader} makes values of it.
 *
 * <p>The protocol is Modbus in an envelope of the vendor's; facts of it were measured on recorded frames
 * (github.com/dewet22/givenergy-modbus, Apache-2.0, has the recordings).
 */
package esess.device.givenergy;
