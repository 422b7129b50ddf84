/**
 * The doors of the house. Everything outside is reached through one of these interfaces, so that the real thing
 * ({@code adapter}) and the simulated one ({@code sim}) are exchangeable.
 */
@NullMarked
package esess.port;

import org.jspecify.annotations.NullMarked;
