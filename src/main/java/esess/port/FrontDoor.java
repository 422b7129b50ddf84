package esess.port;

/**
 * The web server of the GX, which can stand before a door of ours with the certificate and the login of the GX. Nothing
 * blocks. Loop thread.
 */
public interface FrontDoor {

    /** Told on each change. */
    interface Listener {

        /** @param why where it does not stand open: for the owner */
        void state(boolean open, String why);
    }

    /**
     * Keeps it open until the registration is closed, and opens it again when the web server has forgotten it. Whatever
     * goes wrong, the pages of the GX itself stay as they are.
     *
     * @param port   that the GX listens on for it, with TLS
     * @param behind the port of ours on loopback
     */
    Registration keep(int port, int behind, Listener listener);
}
