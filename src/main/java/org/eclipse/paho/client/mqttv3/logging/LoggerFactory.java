package org.eclipse.paho.client.mqttv3.logging;

import java.util.ResourceBundle;

/**
 * In place of Paho's own class of this name, before which it stands on the class path. Paho asks for a logger with each
 * message that it sends or receives, and its own looks up a resource bundle and makes a logger by reflection each time:
 * a quarter of what the loop used under the load of the bench. What Paho would log is told to its user in our words
 * (esess.adapter.BrokerTrouble), so there is one logger, and it is silent. Any thread.
 */
public final class LoggerFactory {

    public static final String MQTT_CLIENT_MSG_CAT = "org.eclipse.paho.client.mqttv3.internal.nls.logcat";

    private static final Logger SILENT = new Silent();

    private LoggerFactory() {}

    /** Called by Paho. */
    public static Logger getLogger(String messageCatalogName, String loggerId) {
        return SILENT;
    }

    private static final class Silent implements Logger {

        @Override
        public void initialise(ResourceBundle messageCatalog, String loggerId, String resourceName) {}

        @Override
        public void setResourceName(String logContext) {}

        @Override
        public boolean isLoggable(int level) {
            return false;
        }

        @Override
        public void severe(String sourceClass, String sourceMethod, String message) {}

        @Override
        public void severe(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

        @Override
        public void severe(String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void warning(String sourceClass, String sourceMethod, String message) {}

        @Override
        public void warning(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

        @Override
        public void warning(String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void info(String sourceClass, String sourceMethod, String message) {}

        @Override
        public void info(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

        @Override
        public void info(String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void config(String sourceClass, String sourceMethod, String message) {}

        @Override
        public void config(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

        @Override
        public void config(String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void fine(String sourceClass, String sourceMethod, String message) {}

        @Override
        public void fine(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

        @Override
        public void fine(String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void finer(String sourceClass, String sourceMethod, String message) {}

        @Override
        public void finer(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

        @Override
        public void finer(String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void finest(String sourceClass, String sourceMethod, String message) {}

        @Override
        public void finest(String sourceClass, String sourceMethod, String message, Object[] inserts) {}

        @Override
        public void finest(String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void log(int level, String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public void trace(int level, String sourceClass, String sourceMethod, String message, Object[] inserts, Throwable thrown) {}

        @Override
        public String formatMessage(String message, Object[] inserts) {
            return message;
        }

        @Override
        public void dumpTrace() {}
    }
}
