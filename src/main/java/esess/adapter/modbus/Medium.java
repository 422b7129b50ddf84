package esess.adapter.modbus;

import esess.port.Modbus.Answer;
import esess.port.Modbus.Request;

/** What carries questions and answers. It blocks; one thread at a time gets in. */
interface Medium {

    /** Asks, and waits for the answer, at most that long. */
    Answer exchange(Request request, long withinMillis);

    /** What is open is closed, after what is under way; it is opened again by the next exchange. */
    void close();
}
