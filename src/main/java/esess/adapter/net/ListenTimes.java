package esess.adapter.net;

import esess.port.ListenRules;
import java.time.Duration;

/** How long a client may take, see {@link ListenRules}; shorter in tests. */
record ListenTimes(Duration head, Duration body, Duration answer, Duration take, Duration idle) {

    static final ListenTimes USUAL = new ListenTimes(
            ListenRules.HEAD_TIME,
            ListenRules.BODY_TIME,
            ListenRules.ANSWER_TIME,
            ListenRules.TAKE_TIME,
            ListenRules.IDLE_TIME);
}
