package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValueTypeTest {

    enum Reset {
        ON_DISCONNECT,
        NEVER
    }

    enum Position {
        AC_OUT,
        AC_IN;

        public static Position of(String text) {
            if (!text.matches("[01]")) {
                throw new IllegalArgumentException("0 (AC output) or 1 (AC input) is expected");
            }
            return values()[Integer.parseInt(text)];
        }
    }

    static final class Broken {
        private Broken() {}

        public static Broken parse(String text) {
            throw new IndexOutOfBoundsException();
        }
    }

    @Section(value = "All", doc = "")
    record All(
            @Key(value = "Text", doc = "") Optional<String> text,

            @Key(value = "Whole", doc = "", defaultValue = "1", max = 100)
            int whole,

            @Key(value = "Long", doc = "", defaultValue = "1")
            long big,

            @Key(value = "Number", doc = "", defaultValue = "1", min = -0.5)
            double number,

            @Key(value = "Boxed", doc = "") Optional<Integer> boxed,

            @Key(value = "Flag", doc = "", defaultValue = "no")
            boolean flag,

            @Key(value = "Ms", doc = "", defaultValue = "1", unit = "ms", min = 0)
            Duration ms,

            @Key(value = "S", doc = "", defaultValue = "1", unit = "s")
            Duration s,

            @Key(value = "Reset", doc = "", defaultValue = "Never")
            Reset reset,

            @Key(value = "Position", doc = "", defaultValue = "0")
            Position position,

            @Key(value = "Time", doc = "") Optional<Clock> time,

            @Key(value = "Path", doc = "", defaultValue = "/tmp")
            Path path,

            @Key(value = "Broken", doc = "") Optional<Broken> broken) {}

    /** A foreign parser that throws what the JDK's throws. */
    record Clock(LocalTime time) {
        public static Clock of(String text) {
            return new Clock(LocalTime.parse(text));
        }
    }

    private static final List<Class<? extends Record>> ALL = List.of(All.class);

    private static All read(String line) {
        Configuration configuration = Configuration.parse(House.FILE, "[All]\n" + line, List.of(), ALL);
        assertEquals(List.of(), configuration.problems());
        return configuration.get(All.class);
    }

    private static String complaint(String line) {
        List<Problem> problems = Configuration.parse(House.FILE, "[All]\n" + line, List.of(), ALL)
                .problems();
        assertEquals(1, problems.size(), line);
        return problems.get(0).message();
    }

    @Test
    void goodValues() {
        assertEquals(Optional.of("x"), read("Text=x").text());
        assertEquals(35, read("Whole=35.0").whole());
        assertEquals(-3, read("Whole=-3").whole());
        assertEquals(1L << 40, read("Long=" + (1L << 40)).big());
        assertEquals(-0.5, read("Number=-.5").number());
        assertEquals(12000, read("Number=1.2e4").number());
        assertEquals(Optional.of(4), read("Boxed=4").boxed());
        for (String yes : List.of("true", "TRUE", "yes", "On", "1")) {
            assertEquals(true, read("Flag=" + yes).flag());
        }
        for (String no : List.of("false", "No", "OFF", "0")) {
            assertEquals(false, read("Flag=" + no).flag());
        }
        assertEquals(Duration.ofMillis(1500), read("Ms=1500").ms());
        assertEquals(Duration.ofMillis(1500), read("S=1.5").s());
        for (String name : List.of("OnDisconnect", "ON_DISCONNECT", "on-disconnect", "on disconnect")) {
            assertEquals(Reset.ON_DISCONNECT, read("Reset=" + name).reset());
        }
        assertEquals(Position.AC_IN, read("Position=1").position());
        assertEquals(LocalTime.NOON, read("Time=12:00").time().orElseThrow().time());
        assertEquals(Path.of("a b/c"), read("Path=a b/c").path());
    }

    @Test
    void badValuesAreToldWhatIsExpected() {
        assertEquals("a whole number, at most 100, is expected", complaint("Whole=x"));
        assertEquals("a whole number, at most 100, is expected", complaint("Whole=101"));
        assertEquals("a whole number, at most 100, is expected", complaint("Whole=1.5"));
        assertEquals("a whole number, at most 100, is expected", complaint("Whole=-3000000000"));
        assertEquals("a whole number, at most 100, is expected", complaint("Whole=1e-999999999"));
        assertEquals("a whole number is expected", complaint("Long=1e999999999"));
        assertEquals("a whole number is expected", complaint("Boxed=0x10"));
        assertEquals(
                "a number, at least -0.5, is expected, with a point instead of the comma", complaint("Number=2,5"));
        assertEquals("a number, at least -0.5, is expected", complaint("Number=nan"));
        assertEquals("a number, at least -0.5, is expected", complaint("Number=1e400"));
        assertEquals("true or false is expected", complaint("Flag=ja"));
        assertEquals("a number (ms), at least 0, is expected", complaint("Ms=-1"));
        assertEquals("a number (ms), at least 0, is expected", complaint("Ms=1e300"));
        assertEquals("a number (s) is expected", complaint("S=5s"));
        assertEquals("ON_DISCONNECT or NEVER is expected", complaint("Reset=always"));
        assertEquals("0 (AC output) or 1 (AC input) is expected", complaint("Position=2"));
        assertEquals("this is not a valid Broken", complaint("Broken=x"));
        assertEquals(
                "Text '25:00' could not be parsed: Invalid value for HourOfDay (valid values 0 - 23): 25",
                complaint("Time=25:00"));
        assertEquals("the path of a file is expected", complaint("Path=a\0b"));
    }

    @Section(value = "A", doc = "")
    record Undocumented(int a) {}

    @Section(value = "A", doc = "")
    record BadDefault(
            @Key(value = "A", doc = "", defaultValue = "x") int a) {}

    @Section(value = "A", doc = "")
    record NoUnit(
            @Key(value = "A", doc = "", defaultValue = "1") Duration a) {}

    @Section(value = "A", doc = "")
    record NoType(@Key(value = "A", doc = "") Object a) {}

    @Section(value = "A", doc = "", keyed = true)
    record NoSectionKey(@Key(value = "A", doc = "") int a) {}

    @Section(value = "A", doc = "")
    record Twice(
            @Key(value = "A", doc = "") int a,
            @Key(value = "B", doc = "", aliases = "a") int b) {}

    record NoSection(@Key(value = "A", doc = "") int a) {}

    @Test
    void declarationsThatContradictThemselvesAreOurMistakeAndThrow() {
        for (Class<? extends Record> type : List.<Class<? extends Record>>of(
                Undocumented.class,
                BadDefault.class,
                NoUnit.class,
                NoType.class,
                NoSectionKey.class,
                Twice.class,
                NoSection.class)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> SectionDeclaration.of(type).keys(),
                    type.getName());
        }
        List<Class<? extends Record>> same = List.of(All.class, AllAgain.class);
        assertThrows(IllegalStateException.class, () -> Configuration.parse(House.FILE, "", List.of(), same));
    }

    @Section(value = "ALL", doc = "")
    record AllAgain(
            @Key(value = "A", doc = "", defaultValue = "1") int a) {}
}
