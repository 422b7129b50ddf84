/**
 * How an electric car is charged: modes, sessions, phases and amperes, when a charge starts and stops.
 */
package esess.control.charge;
