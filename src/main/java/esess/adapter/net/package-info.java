/**
 * Devices on the network: HTTP on OkHttp, WebSockets on Java-WebSocket.
 */
package esess.adapter.net;
