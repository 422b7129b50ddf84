/**
 * What es-ESS shows and takes over HTTP: a table of routes from which everything that is reachable comes, also the
 * document for machines; one gate before all of them; and the parts that every owner gets. All on the loop thread.
 */
@NullMarked
package esess.web;

import org.jspecify.annotations.NullMarked;
