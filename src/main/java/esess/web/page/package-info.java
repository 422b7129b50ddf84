/**
 * The page: what the house does now and why, what it did, its settings. Each class answers a few routes or makes the figures
 * for them; the files of the browser's side are resources. While nobody looks, only {@code PowerHistory} works, every ten
 * seconds.
 */
@NullMarked
package esess.web.page;

import org.jspecify.annotations.NullMarked;
