/**
 * The only code that names a library, asks the system's clock or opens a file: each class is the real side of a door
 * of {@code port}.
 */
package esess.adapter;
