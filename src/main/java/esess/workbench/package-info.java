/**
 * The verb {@code workbench}: the page on a laptop, where settings are tried in a simulated house before they are saved.
 */
@NullMarked
package esess.workbench;

import org.jspecify.annotations.NullMarked;
