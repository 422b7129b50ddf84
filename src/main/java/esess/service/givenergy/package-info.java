/** GivEnergy's inverters and charger on the GX and on MQTT, what they are told, and GivTCP's REST. */
package esess.service.givenergy;
