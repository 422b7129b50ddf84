package esess.web;

import esess.port.Listen.Request;

/** Says what somebody may do. Loop thread. */
interface Identity {

    Access of(Request request);

    /** Header WWW-Authenticate for who may not; empty: none, the page asks by itself. */
    String challenge();
}
