/**
 * What Home Assistant is told of the house by MQTT discovery (www.home-assistant.io/integrations/mqtt/#discovery-messages),
 * one document a device: which value becomes which entity, and what of it has been announced before.
 */
@NullMarked
package esess.control.discovery;

import org.jspecify.annotations.NullMarked;
