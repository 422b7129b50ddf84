/**
 * The D-Bus of the GX on dbus-java's messages and transports, with one selector thread for all connections.
 */
package esess.adapter.dbus;
