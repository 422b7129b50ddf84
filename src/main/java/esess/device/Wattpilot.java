package esess.device;

import esess.model.WattpilotCommand;
import esess.model.WattpilotState;
import esess.port.Hashing;
import esess.port.Json;
import esess.port.Log;
import esess.port.Registration;
import esess.port.Socket;
import esess.port.Time;
import java.util.Optional;

/**
 * A Fronius Wattpilot (facts/devices.md 1): keeps one connection to it for as long as it is wanted, logs in, follows its
 * status and tells it values. Loop thread.
 */
public final class Wattpilot implements Registration {

    /** How the device wants the password hashed. */
    public enum Hash { PBKDF2, BCRYPT }

    /**
     * Which device.
     *
     * @param host name or address, with {@code :port} where it is not 80
     * @param hash when it is not to be decided by what the device says
     */
    public record Account(String host, String password, Optional<Hash> hash) {

        /** Without the password: this ends up in logs. */
        @Override
        public String toString() {
            return "Account[host=" + host + "]";
        }
    }

    /** What its owner gets told, never from within a call of {@link Wattpilot}. */
    public interface Listener {

        /** {@link #state} is another. */
        void stateChanged();

        /** True: logged in and the whole status is known. False: that is over; {@link #state} is null. */
        void connected(boolean connected);

        /** It cannot be reached, or refuses the password; once, the text is for people. */
        void trouble(String text);

        /** What had failed works again. */
        void recovered(String text);

        /** The command was not carried out, and is not tried any more. */
        void refused(WattpilotCommand command, String why);
    }

    /** Connects only when told to. */
    public Wattpilot(Account account, Socket socket, Json json, Hashing hashing, Time time, Log log, Listener listener) {
    }

    /** Keeps it connected from now on. The first try is at once, unless it has just refused the password. */
    public void connect() {
    }

    /** Leaves it alone, until {@link #connect}. What was sent is still delivered. */
    public void disconnect() {
    }

    /** As {@link #disconnect}, for good. */
    @Override
    public void close() {
        disconnect();
    }

    public boolean isConnected() {
        return false;
    }

    /** What it has told; null while it is not connected. */
    public WattpilotState state() {
        return null;
    }

    /**
     * Tells it a value; takes the place of one for the same setting that it has not confirmed yet.
     *
     * @return false when it is not connected: nothing is sent, now or later
     */
    public boolean send(WattpilotCommand command) {
        return false;
    }
}
