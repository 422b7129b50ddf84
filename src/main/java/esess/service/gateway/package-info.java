/**
 * The gateway for components: what es-ESS and the GX have, and what others tell on MQTT, as components that are asked and
 * moved in one way, by whoever has the authority. Decisions are in {@link esess.control.gateway}.
 */
package esess.service.gateway;
