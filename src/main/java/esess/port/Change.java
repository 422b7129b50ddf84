package esess.port;

import esess.model.Reading;

/**
 * One value of a watched service has changed, or its service came or went.
 *
 * @param service the full name of the service that the value is from; for an absent one, the name it last had, or the
 *                watched name when none was ever seen
 * @param path    the concrete path, also when a pattern is watched
 * @param reading Integer, Long, Double, Boolean, String or a List of these; invalid and absent are states of their own
 */
public record Change(String service, String path, Reading<Object> reading) {}
