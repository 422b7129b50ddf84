/**
 * The verb {@code demo}: all services at work on a bus, a broker and devices that the demo brings along.
 */
package esess.demo;
