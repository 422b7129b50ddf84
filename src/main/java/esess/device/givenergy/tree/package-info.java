/** What a plant shows on MQTT and by REST: the names, units and payloads of GivTCP 3. */
package esess.device.givenergy.tree;
