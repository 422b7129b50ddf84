package esess.device.givenergy.steering;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Unusable;
import esess.device.givenergy.Writable;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Command.Write;
import esess.device.givenergy.steering.Plan.Part;
import esess.device.givenergy.steering.Plan.Phase;
import esess.device.givenergy.steering.TimedSteps.Role;
import esess.device.givenergy.steering.TimedSteps.Step;
import esess.device.givenergy.steering.TimedSteps.Wanted;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Carries plans out: former values to the disk, then ours to the inverter, and back in the reverse order when the time is
 * over, when somebody ends it, and after whatever has come between. What is neither ours nor the former value by then was
 * set by somebody else, and stays. What cannot be set back is tried again until it is. Loop thread.
 */
final class Plans {

    private static final Duration[] AGAIN = {Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofMinutes(5)};

    /** What the plans are told, and told about. */
    interface Site {
        Abilities abilities();

        /** For the owner. */
        void say(boolean warning, String text);
    }

    private final GivEnergyClient client;
    private final SettingWriter writer;
    private final Turns turns;
    private final Time time;
    private final PlanBook book;
    private final Site site;
    private final RealTime realTime;
    private final List<Plan> busy = new ArrayList<>();
    private long retryTick;
    private int retries;

    /** @param spareFlash whether real-time control is on while a plan runs */
    Plans(
            GivEnergyClient client,
            SettingWriter writer,
            Turns turns,
            Time time,
            PlanBook book,
            Site site,
            boolean spareFlash) {
        this.client = client;
        this.writer = writer;
        this.turns = turns;
        this.time = time;
        this.book = book;
        this.site = site;
        realTime = new RealTime(spareFlash);
        for (Plan plan : book.plans()) {
            if (plan.phase == Phase.BEGINNING) {
                plan.phase = Phase.ENDING;
            }
        }
    }

    /** What is left of it; null: it does not run. */
    Duration left(TimedMode mode) {
        Plan plan = book.running(mode);
        return plan == null ? null : Duration.ofMillis(Math.max(0, plan.endTick - time.tick()));
    }

    /** A turn: begins a mode, or lets the one that runs go on from now. */
    void begin(Wanted wanted, Consumer<String> onDone) {
        Plan same = book.running(wanted.mode());
        try {
            List<Integer> registers =
                    steps(wanted, same).stream().map(Step::register).toList();
            for (Plan other : book.plans()) {
                if (other != same && other.overlaps(registers)) {
                    end(other, failure -> {
                        if (failure == null) {
                            begin(wanted, onDone);
                        } else {
                            onDone.accept(other.title() + " could not be ended: " + failure);
                        }
                    });
                    return;
                }
            }
            writer.refresh(registers, failure -> {
                if (failure == null) {
                    beginNow(wanted, same, onDone);
                } else {
                    onDone.accept(failure);
                }
            });
        } catch (Unusable e) {
            onDone.accept(e.getMessage());
        }
    }

    private void beginNow(Wanted wanted, Plan same, Consumer<String> onDone) {
        List<Step> steps;
        try {
            steps = steps(wanted, same);
        } catch (Unusable e) {
            onDone.accept(e.getMessage());
            return;
        }
        if (same != null && book.running(wanted.mode()) == same) {
            goOn(same, wanted.lasting(), steps, onDone);
            return;
        }
        Plan plan = new Plan(wanted.mode(), time.now(), wanted.lasting(), time.tick());
        steps.forEach(plan::add);
        write(plan, failure -> {
            if (failure != null && !book.plans().contains(plan) && realTime.triesWithout(plan)) {
                begin(wanted, onDone);
            } else {
                onDone.accept(failure);
            }
        });
    }

    /** A turn: settings that belong together, all of them or none. */
    void together(List<Write> writes, Consumer<String> onDone) {
        writer.refresh(writes.stream().map(Write::register).toList(), failure -> {
            if (failure == null) {
                togetherNow(writes, onDone);
            } else {
                onDone.accept(failure);
            }
        });
    }

    private void togetherNow(List<Write> writes, Consumer<String> onDone) {
        Plan plan = new Plan(null, time.now(), Duration.ZERO, time.tick());
        for (Write write : writes) {
            Integer former = client.pages().setting(write.register());
            if (former == null) {
                onDone.accept("register " + write.register() + " was not read yet, so it could not be set back");
                return;
            }
            plan.add(new Step(write.register(), write.value(), former, Role.FIXED));
        }
        write(plan, onDone);
    }

    private List<Step> steps(Wanted wanted, Plan same) {
        List<Step> steps = TimedSteps.of(
                wanted,
                site.abilities(),
                register -> {
                    Part part = same == null ? null : same.part(register);
                    return part == null ? client.pages().setting(register) : (Integer) part.former;
                },
                client.pages().inverterClock());
        if (same == null) {
            realTime.addTo(steps, wanted.mode(), client.pages().setting(RealTime.REGISTER));
        }
        return steps;
    }

    /** The disk first. */
    private void write(Plan plan, Consumer<String> onDone) {
        busy.add(plan);
        book.add(plan);
        book.whenSaved(saved -> {
            if (!saved) {
                busy.remove(plan);
                book.remove(plan);
                onDone.accept(DISK_FULL);
                return;
            }
            writer.make(plan.writes(), failure -> {
                busy.remove(plan);
                if (failure == null) {
                    plan.phase = Phase.RUNNING;
                    if (plan.mode == null) {
                        book.remove(plan);
                    } else {
                        book.save();
                    }
                    onDone.accept(null);
                } else {
                    end(
                            plan,
                            left -> onDone.accept(failure
                                    + (left == null ? "; what was written is set back" : "; it is set back later")));
                }
            });
        });
    }

    /** The same mode again: the first saved values stay. */
    private void goOn(Plan plan, Duration lasting, List<Step> steps, Consumer<String> onDone) {
        List<Write> writes = new ArrayList<>();
        for (Step step : steps) {
            Part part = plan.part(step.register());
            // Its start was told already, and what the owner has set meanwhile is no part any more.
            if (part != null && part.role != Role.START) {
                part.want(step.value());
                writes.add(new Write(step.register(), step.value()));
            }
        }
        Duration former = plan.lasting;
        long formerEnd = plan.endTick;
        Duration since = Duration.between(plan.begun, time.now());
        plan.lasting = since.isNegative() ? lasting : since.plus(lasting);
        plan.endTick = time.tick() + lasting.toMillis();
        busy.add(plan);
        book.save();
        Consumer<String> made = failure -> {
            busy.remove(plan);
            if (failure != null) {
                plan.lasting = former;
                plan.endTick = formerEnd;
                book.save();
            }
            onDone.accept(failure);
        };
        book.whenSaved(saved -> {
            if (saved) {
                writer.make(writes, made);
            } else {
                made.accept(DISK_FULL);
            }
        });
    }

    /** A turn: ends a mode before its time. */
    void end(TimedMode mode, Consumer<String> onDone) {
        Plan plan =
                book.plans().stream().filter(p -> p.mode == mode).findFirst().orElse(null);
        if (plan == null) {
            onDone.accept(null);
        } else {
            end(plan, onDone);
        }
    }

    private void end(Plan plan, Consumer<String> onDone) {
        plan.phase = Phase.ENDING;
        busy.add(plan);
        book.save();
        // Also if the disk does not take it: what is set back now need not be set back later.
        book.whenSaved(saved ->
                writer.refresh(plan.parts.stream().map(part -> part.register).toList(), failure -> {
                    if (failure == null) {
                        restore(plan, onDone);
                    } else {
                        busy.remove(plan);
                        onDone.accept(failure);
                    }
                }));
    }

    private void restore(Plan plan, Consumer<String> onDone) {
        List<Write> back = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (Part part : plan.parts) {
            Integer is = client.pages().setting(part.register);
            if (is == null) {
                busy.remove(plan);
                onDone.accept("register " + part.register + " is not known now");
                return;
            }
            if (is != part.former && !Writable.allows(site.abilities(), part.register, part.former)) {
                // One that cannot be set back must not keep the others from it.
                site.say(
                        true,
                        plan.title() + ": register " + part.register + " held " + part.former
                                + " before, which es-ESS may not write; set it by hand.");
            } else if (is != part.former && part.ours.contains(is)) {
                back.add(0, new Write(part.register, part.former));
            } else if (is != part.former) {
                others.add(part.register);
            }
        }
        writer.make(back, failure -> {
            busy.remove(plan);
            if (failure == null) {
                book.remove(plan);
                retries = 0;
                if (!others.isEmpty()) {
                    site.say(
                            false,
                            plan.title()
                                    + " is over. Somebody else has changed settings meanwhile, which stay: registers "
                                    + others);
                }
            }
            onDone.accept(failure);
        });
    }

    /** Whatever runs is over; it is taken back with the next looks. */
    void endAll() {
        for (Plan plan : book.plans()) {
            if (plan.phase != Phase.ENDING) {
                plan.phase = Phase.ENDING;
                book.save();
            }
        }
    }

    /** With each look at an inverter that answers. */
    void look() {
        for (Plan plan : book.plans()) {
            if (busy.contains(plan)) {
                continue;
            }
            if (plan.phase == Phase.ENDING) {
                if (time.tick() >= retryTick) {
                    endLater(plan, "");
                }
            } else if (plan.endTick <= time.tick()) {
                endLater(plan, "");
            } else if (plan.isWithdrawn(client.pages()::setting)) {
                endLater(plan, plan.title() + " was ended by somebody else; es-ESS sets the rest back.");
            } else {
                fit(plan);
            }
        }
    }

    private void endLater(Plan plan, String why) {
        busy.add(plan);
        if (!why.isEmpty()) {
            site.say(false, why);
        }
        turns.first(done -> {
            // A turn before this one may have made it last longer.
            if (book.plans().contains(plan)
                    && (plan.phase == Phase.ENDING
                            || plan.endTick <= time.tick()
                            || plan.isWithdrawn(client.pages()::setting))) {
                endNow(plan, done);
            } else {
                busy.remove(plan);
                done.run();
            }
        });
    }

    private void endNow(Plan plan, Runnable done) {
        end(plan, failure -> {
            busy.remove(plan);
            if (failure != null) {
                if (retries == 0) {
                    site.say(true, plan.title() + " could not be ended: " + failure + ". It is tried until it is.");
                }
                retryTick = time.tick() + AGAIN[Math.min(retries, AGAIN.length - 1)].toMillis();
                retries++;
            } else {
                site.say(
                        false,
                        plan.mode == null
                                ? "Settings that were under way when es-ESS ended are set back."
                                : plan.title() + " is over; the former settings are back.");
            }
            done.run();
        });
    }

    /** The inverter's clock may have been set, for summer time too: then its slot is not now any more. */
    private void fit(Plan plan) {
        if (!SlotFit.movesTo(plan, client.pages().inverterClock(), time.tick())) {
            return;
        }
        Part start = plan.part(Role.START);
        Part end = plan.part(Role.END);
        busy.add(plan);
        book.save();
        turns.first(done -> book.whenSaved(saved -> {
            // A turn before this one may have ended it, or the owner may have set these times himself.
            boolean stands = book.plans().contains(plan)
                    && plan.phase != Phase.ENDING
                    && plan.part(Role.START) == start
                    && plan.part(Role.END) == end;
            if (!saved || !stands) {
                busy.remove(plan);
                done.run();
                return;
            }
            writer.make(
                    List.of(new Write(start.register, start.value), new Write(end.register, end.value)), failure -> {
                        busy.remove(plan);
                        done.run();
                    });
        }));
    }

    private static final String DISK_FULL = "the disk of the GX does not take what has to be set back later";
}
