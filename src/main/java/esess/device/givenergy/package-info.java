/**
 * GivEnergy inverters on the LAN, TCP port 8899 of their data dongle: what their registers mean and may be.
 * {@link esess.device.givenergy.Pages} keeps what can be believed of them, {@link esess.device.givenergy.PlantReader} makes
 * values of it, and {@link esess.device.givenergy.Writable} is all that may be written. {@code link} has the connection,
 * {@code tree} what is shown under the names of GivTCP, {@code steering} the commands.
 *
 * <p>The protocol is Modbus in an envelope of the vendor's; facts of it were measured on recorded frames
 * (github.com/dewet22/givenergy-modbus, Apache-2.0, has the recordings).
 */
package esess.device.givenergy;
