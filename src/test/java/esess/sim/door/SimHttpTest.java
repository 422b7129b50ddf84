package esess.sim.door;

import esess.port.Http;
import esess.port.HttpContract;
import esess.port.HttpRules;
import esess.runtime.Loop;
import esess.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;

/** HTTP in memory keeps what the real one keeps. */
class SimHttpTest extends HttpContract {

    @Override
    protected Rig open() {
        return new Simulated();
    }

    private static final class Simulated implements Rig {
        private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
        private final List<Throwable> uncaught = new ArrayList<>();
        private final Loop loop = new Loop(clock, uncaught::add);
        private final Twin one = new Twin("one");
        private final Twin other = new Twin("other:8080");
        private final SimHttp http =
                new SimHttp(loop, loop, url -> url.contains("one") ? one : url.contains("other") ? other : null);

        @Override
        public Http http() {
            return http;
        }

        @Override
        public void onLoop(Runnable task) {
            task.run();
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            for (int i = 0; i < 300 && !condition.getAsBoolean(); i++) {
                VirtualTime.pass(loop, clock, 100);
            }
            Assertions.assertTrue(condition.getAsBoolean(), what);
        }

        @Override
        public Device one() {
            return one;
        }

        @Override
        public Device other() {
            return other;
        }

        @Override
        public void close() {
            VirtualTime.pass(loop, clock, 60_000);
            Assertions.assertEquals(List.of(), uncaught);
        }

        private final class Twin implements Device, SimHttp.Site {
            private final String address;
            private final Map<String, Consumer<SimHttp.Visit>> pages = new HashMap<>();
            private Http.Login wanted;
            private int logins;
            private String posted = "";
            private boolean unplugged;

            Twin(String address) {
                this.address = address;
            }

            @Override
            public void asked(SimHttp.Visit visit) {
                logins += visit.login().isPresent() ? 1 : 0;
                visit.posted()
                        .ifPresent(what -> posted = what.json()
                                + what.authorization().map(value -> " " + value).orElse(""));
                if (unplugged) {
                    visit.fail(HttpRules.refused(address));
                } else if (wanted != null && !visit.login().equals(Optional.of(wanted))) {
                    visit.page(401, "");
                } else {
                    pages.getOrDefault(visit.path(), any -> any.page(404, "")).accept(visit);
                }
            }

            @Override
            public String address() {
                return address;
            }

            @Override
            public String posted() {
                return posted;
            }

            @Override
            public void page(String path, int status, String body) {
                pages.put(path, visit -> visit.page(status, body));
            }

            @Override
            public void redirect(String path, String location) {
                pages.put(path, visit -> visit.redirect(location));
            }

            @Override
            public void hang(String path) {
                pages.put(path, visit -> {});
            }

            @Override
            public void slow(String path, String body) {
                pages.put(path, visit -> loop.after(Duration.ofMillis(300), () -> visit.page(200, body)));
            }

            @Override
            public void secure(String user, String password) {
                wanted = new Http.Login(user, password);
            }

            @Override
            public int logins() {
                return logins;
            }

            @Override
            public void unplug() {
                unplugged = true;
            }
        }
    }
}
