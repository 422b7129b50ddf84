package esess.adapter.log;

import esess.port.Log;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Brings what the libraries log through slf4j into {@link Logging}: from WARNING up, everything at TRACE. */
public final class LogProvider implements SLF4JServiceProvider {

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new BasicMDCAdapter();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return LibraryLogger::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class LibraryLogger extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1;

        LibraryLogger(String name) {
            this.name = name;
        }

        @Override
        public boolean isTraceEnabled() {
            return Logging.isEnabled(Log.Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return isTraceEnabled();
        }

        @Override
        public boolean isInfoEnabled() {
            return isTraceEnabled();
        }

        @Override
        public boolean isWarnEnabled() {
            return Logging.isEnabled(Log.Level.WARNING);
        }

        @Override
        public boolean isErrorEnabled() {
            return Logging.isEnabled(Log.Level.ERROR);
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
            Log.Level ours = switch (level) {
                case ERROR -> Log.Level.ERROR;
                case WARN -> Log.Level.WARNING;
                case INFO -> Log.Level.INFO;
                case DEBUG -> Log.Level.DEBUG;
                case TRACE -> Log.Level.TRACE;
            };
            Logging.write(name, ours, MessageFormatter.basicArrayFormat(message, arguments), cause);
        }
    }
}
