package esess.web;

import esess.config.Configuration;
import esess.port.Upkeep;
import esess.runtime.Host;
import esess.runtime.House;

/**
 * What the parts of the page look at.
 *
 * @param house         the whole of it
 * @param host          of the service that serves the page: what is asked of it ends with that
 * @param configuration as it was read at the start
 * @param upkeep        the program itself
 */
public record Site(House house, Host host, Configuration configuration, Upkeep upkeep) {}
