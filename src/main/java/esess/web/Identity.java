package esess.web;

import esess.port.Listen;
import esess.port.Listen.Request;

/** Says what somebody may do. Loop thread. */
interface Identity {

    Access of(Request request);

    /** Somebody who was let in follows a stream: it ends when he may not look any more. */
    default void follows(Request request, Listen.Stream stream) {}

    /** Header WWW-Authenticate for who may not; empty: none, the page asks by itself. */
    String challenge();
}
