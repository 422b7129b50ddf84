/**
 * What carries the services: the loop that runs them, the guard that keeps a failing one from harming others, the host
 * through which each reaches the doors, and what es-ESS tells of itself.
 */
package esess.runtime;
