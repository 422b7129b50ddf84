/** Modbus on j2mod: its messages and framing, on sockets and ports of ours that keep deadlines and start no threads. */
package esess.adapter.modbus;
