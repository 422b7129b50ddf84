package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BrowserTest {

    @Test
    @DisplayName("a page is opened where there is a display before somebody, with what the system has for that")
    void command() {
        assertEquals(List.of("xdg-open"), Browser.command("Linux", Map.of("DISPLAY", ":0")));
        assertEquals(List.of("xdg-open"), Browser.command("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")));
        assertEquals(List.of("open"), Browser.command("Mac OS X", Map.of()));
        assertEquals("rundll32", Browser.command("Windows 11", Map.of()).get(0));
    }

    @Test
    @DisplayName("nothing is opened without a display, over SSH, in a build, or when nobody reads along")
    void nobodyThere() {
        assertEquals(List.of(), Browser.command("Linux", Map.of()));
        assertEquals(List.of(), Browser.command("Linux", Map.of("DISPLAY", "")));
        assertEquals(List.of(), Browser.command("Linux", Map.of("DISPLAY", ":0", "CI", "true")));
        assertEquals(List.of(), Browser.command("Linux", Map.of("DISPLAY", ":10", "SSH_CONNECTION", "1 2 3 4")));
        assertEquals(List.of(), Browser.command("Windows 11", Map.of("CI", "1")));
        assertFalse(Browser.open(URI.create("http://127.0.0.1:1/")), "a test is no terminal");
    }
}
