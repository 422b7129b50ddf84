/**
 * How others ask devices for values and move them over a message bus, and who may: requests and their checks in one fixed
 * order, authority that ends by itself, and the ways back. Pure: what is moved, kept and answered is done by the one who
 * hands in {@link esess.control.gateway.Desk.Hands}. Watts, amperes, percent and seconds; unknown is null.
 */
@NullMarked
package esess.control.gateway;

import org.jspecify.annotations.NullMarked;
