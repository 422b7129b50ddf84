package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.model.ServiceState.Kind;
import esess.model.ServiceState.Reason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServiceStateTest {

    @Test
    @DisplayName("each state in words for the owner, and in codes for machines")
    void words() {
        assertEquals("Running", ServiceState.running().text());
        assertEquals(
                "Feeds in 300 W more",
                ServiceState.running("Feeds in 300 W more").text());
        assertEquals(
                "Waiting for the Wattpilot",
                ServiceState.waiting(Reason.DEVICE, "the Wattpilot").text());
        ServiceState lost = ServiceState.lost(Reason.WRONG_PASSWORD, "the Wattpilot");
        assertEquals("Lost: the Wattpilot: wrong password", lost.text());
        assertEquals(
                "lost wrong-password", lost.kind().code() + " " + lost.reason().code());
        assertEquals("Failed: a defect", ServiceState.failed("a defect").text());
        assertEquals("", ServiceState.off().text());
        assertThrows(IllegalArgumentException.class, () -> ServiceState.waiting(Reason.DEFECT, "x"));
        assertThrows(IllegalArgumentException.class, () -> ServiceState.lost(Reason.BUS, "x"));
    }

    @Test
    @DisplayName("of several devices the worst state counts, and all that are in it are named")
    void worst() {
        ServiceState waits = ServiceState.waiting(Reason.DEVICE, "a");
        ServiceState lost = ServiceState.lost(Reason.NO_ANSWER, "b");
        assertEquals("Running", ServiceState.worst(List.of()).text());
        assertEquals(
                "Running",
                ServiceState.worst(List.of(ServiceState.running(), ServiceState.running()))
                        .text());
        assertEquals(
                "Waiting for a, c",
                ServiceState.worst(List.of(waits, ServiceState.running(), ServiceState.waiting(Reason.BUS, "c")))
                        .text());
        ServiceState both = ServiceState.worst(List.of(waits, lost, ServiceState.lost(Reason.WRONG_PASSWORD, "d")));
        assertEquals("Lost: b: no answer; d: wrong password", both.text());
        assertEquals(Kind.LOST, both.kind());
        assertEquals(
                "Failed: Meter e: a defect",
                ServiceState.worst(List.of(lost, ServiceState.failed("a defect").of("Meter e")))
                        .text());
    }
}
