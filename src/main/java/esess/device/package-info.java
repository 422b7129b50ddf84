/**
 * What devices say: their protocols and payloads, without knowing who listens.
 */
package esess.device;
