/**
 * How solar overhead is shared among consumers by priority, and when a load may be switched.
 */
package esess.control.surplus;
