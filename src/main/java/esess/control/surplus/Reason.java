package esess.control.surplus;

/** Why a consumer has what it has, with the figures that decided; W, Wh, s, %. Its text is what people read everywhere. */
public sealed interface Reason {

    /** For people: one line, in small letters. */
    String text();

    record Incomplete() implements Reason {
        @Override
        public String text() {
            return "incomplete: it has not told all that is needed";
        }
    }

    record NotAutomatic(boolean silent) implements Reason {
        @Override
        public String text() {
            return silent ? "silent for too long: it counts as switched off" : "its owner decides, not the sun";
        }
    }

    record NothingAsked(SurplusDistribution.Limit why) implements Reason {
        @Override
        public String text() {
            return switch (why) {
                case MINIMUM_ABOVE_REQUEST -> "asks for less than its minimum";
                case NO_STEP_SIZE -> "asks, but tells no step that it could take";
                default -> "asks for nothing";
            };
        }
    }

    record FiguresUnknown(double keptSeconds) implements Reason {
        @Override
        public String text() {
            return keptSeconds > 0
                    ? "grid or battery is unknown: keeps what it has for " + time(keptSeconds) + " more"
                    : "grid or battery is unknown";
        }
    }

    record Waits(double needsW, double freeW, Double reservedW, Double socPercent) implements Reason {
        @Override
        public String text() {
            String battery = reservedW == null
                    ? ", what the battery needs is unknown"
                    : reservedW < 1
                            ? ""
                            : ", the battery reserves " + watts(reservedW)
                                    + (socPercent == null ? "" : " at " + Math.round(socPercent) + " %");
            return "waits: needs " + watts(needsW) + ", " + watts(Math.max(0, freeW)) + " free" + battery;
        }
    }

    record WaitsForMore(double needsW, double beyondW, double leftSeconds) implements Reason {
        @Override
        public String text() {
            return "waits: needs " + watts(needsW) + ", " + watts(beyondW) + " more are there; starts in "
                    + time(leftSeconds) + " if they stay";
        }
    }

    record BatteryFirst(double owedWh) implements Reason {
        @Override
        public String text() {
            return "waits: the battery first gets back " + Math.round(owedWh) + " Wh that it gave during a cloud";
        }
    }

    record MinimumTime(boolean on, double leftSeconds) implements Reason {
        @Override
        public String text() {
            return "minimum time " + (on ? "on: " : "off: ") + time(leftSeconds) + " left";
        }
    }

    record ReadyBy(double missingSeconds) implements Reason {
        @Override
        public String text() {
            return "has to run " + time(missingSeconds) + " to be ready in time";
        }
    }

    record FreePlug() implements Reason {
        @Override
        public String text() {
            return "has power: nobody has started a programme";
        }
    }

    record ProgrammeWaits(Reason why, double leftSeconds) implements Reason {
        @Override
        public String text() {
            return "its programme was started and " + why.text() + "; it runs in "
                    + (leftSeconds > 2 * 3600 ? Math.round(leftSeconds / 3600) + " h" : time(leftSeconds))
                    + " at the latest";
        }
    }

    record ProgrammeRuns() implements Reason {
        @Override
        public String text() {
            return "its programme runs: nobody interrupts it";
        }
    }

    record Runs(double allowanceW, boolean all) implements Reason {
        @Override
        public String text() {
            return "may " + watts(allowanceW) + (all ? ", all that it asks for" : ", all that is there");
        }
    }

    record TakesNothing(double allowanceW, Double useW) implements Reason {
        @Override
        public String text() {
            return "may " + watts(allowanceW)
                    + (useW == null
                            ? ", cannot be reached"
                            : useW < 20
                                    ? ", takes nothing: thermostat, full or not connected?"
                                    : ", takes only " + watts(useW));
        }
    }

    record Bridged(double missingW, double leftWh) implements Reason {
        @Override
        public String text() {
            return "runs on: " + watts(missingW) + " missing, the battery bridges up to " + Math.round(leftWh)
                    + " Wh more";
        }
    }

    record RunsOn(double missingW) implements Reason {
        @Override
        public String text() {
            return "runs on: " + watts(missingW) + " missing, but not for long yet";
        }
    }

    record TriesHeldBackSun(double watts) implements Reason {
        @Override
        public String text() {
            return "tries " + Reason.watts(watts) + " of the sun that is held back";
        }
    }

    record LeftToVictron() implements Reason {
        @Override
        public String text() {
            return "Victron's Opportunity Loads distribute: es-ESS holds";
        }
    }

    private static String watts(double watts) {
        return Math.round(watts) + " W";
    }

    private static String time(double seconds) {
        return seconds < 90 ? Math.max(1, Math.round(seconds)) + " s" : Math.round(seconds / 60) + " min";
    }
}
