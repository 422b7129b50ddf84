/**
 * The verb {@code simulate}: the services of a configuration in a simulated house, its figures and its report.
 */
package esess.simulate;
