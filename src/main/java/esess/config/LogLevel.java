package esess.config;

/** How much is logged, most to least. The original's levels. */
public enum LogLevel {
    TRACE,
    DEBUG,
    APP_DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL
}
