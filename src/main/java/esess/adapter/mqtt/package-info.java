/**
 * The owner's MQTT broker on Eclipse Paho: reconnects, subscriptions that are restored, queues with limits.
 */
package esess.adapter.mqtt;
