/**
 * The connection to a dongle: {@link esess.device.givenergy.link.FrameReader} makes messages of bytes, and
 * {@link esess.device.givenergy.link.GivEnergyClient} asks, again and again, and keeps what comes.
 */
package esess.device.givenergy.link;
