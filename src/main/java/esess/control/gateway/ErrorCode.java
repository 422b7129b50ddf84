package esess.control.gateway;

import java.util.Locale;

/** Why a request is not carried out. In the order in which it is looked at. */
public enum ErrorCode {
    BAD_REQUEST,
    UNAUTHORISED,
    EXPIRED,
    UNKNOWN_COMPONENT,
    UNKNOWN_COMMAND,
    BAD_PARAMETER,
    OUT_OF_RANGE,
    INTERLOCK,
    BUSY,
    RATE_LIMITED,
    STALE,
    TIMEOUT,
    NOT_TAKEN;

    /** As it stands in an answer. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
