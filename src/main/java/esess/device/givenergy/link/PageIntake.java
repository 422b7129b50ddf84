package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import esess.device.givenergy.Model;
import esess.device.givenergy.Pages;
import esess.device.givenergy.PollPlan;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * Decides of each page that comes whether it is of the inverter that is known, or makes another one known, and whether
 * it can be believed; what can be is kept in {@link Pages}. Loop thread.
 */
final class PageIntake {

    enum Verdict {
        /** Nobody knows yet whom it is of. */
        UNSURE,
        /** Of another inverter. */
        FOREIGN,
        /** The inverter's clock stands still, and so do its values. */
        FROZEN,
        /** It cannot be believed. */
        DOUBTFUL,
        TAKEN
    }

    private final Pages pages;
    private final Polls polls;
    private final Identity identity = new Identity();
    private final Standstill standstill = new Standstill();
    private String serial;
    private int clocks;
    private LocalDate day;

    PageIntake(Pages pages, Polls polls) {
        this.pages = pages;
        this.polls = polls;
    }

    /** On a new connection everybody has to say again who it is. */
    void connected() {
        serial = null;
        clocks = 0;
    }

    /** Of the inverter on this connection; null until it has said so. */
    String serial() {
        return serial;
    }

    /** How often the clock was read on this connection. */
    int clocks() {
        return clocks;
    }

    Verdict look(Frame.Page page, long now) {
        Bank bank = page.bank();
        if (isIdentity(bank) && !identified(page, now)) {
            return Verdict.UNSURE;
        }
        if (pages.model() == null || isForeign(page)) {
            return Verdict.FOREIGN;
        }
        Bank real = real(bank);
        clocks += isIdentity(real) ? 1 : 0;
        boolean ofInverter = real.address() == pages.inverter();
        if (ofInverter ? standstill.isFrozen(real, page.values(), now) : standstill.isFrozen(now)) {
            return Verdict.FROZEN;
        }
        return pages.accept(real, page.values()) ? Verdict.TAKEN : Verdict.DOUBTFUL;
    }

    /** Where it is kept: what is told at the second address of some models is the inverter's. */
    Bank real(Bank bank) {
        Model model = pages.model();
        boolean facade = bank.address() == PollPlan.FACADE
                && (model.family() == Model.Family.AC || model.family() == Model.Family.HYBRID_GEN1);
        return facade ? new Bank(pages.inverter(), bank.function(), bank.base(), bank.count()) : bank;
    }

    private boolean isIdentity(Bank bank) {
        return bank.function() == Bank.HOLDING
                && bank.base() == 0
                && bank.count() == Bank.LONGEST
                && bank.address() == polls.identity().bank().address();
    }

    /** False: this is no device, or another one than before, which is believed when it says so again. */
    private boolean identified(Frame.Page page, long now) {
        Identity.Verdict verdict = identity.look(page.values());
        if (verdict == Identity.Verdict.UNSURE) {
            return false;
        }
        if (verdict == Identity.Verdict.ANOTHER) {
            pages.identified(page.bank().address(), identity.model(), identity.serial());
            polls.plan(identity.model(), page.bank().address(), now);
            standstill.clear();
        }
        serial = page.serial();
        return true;
    }

    private boolean isForeign(Frame.Page page) {
        return serial != null
                && page.bank().address() == pages.inverter()
                && !page.serial().equals(serial);
    }

    /** Midnight of the inverter has passed: then everything is asked once, so that no counter shows yesterday. */
    boolean isNewDay() {
        LocalDateTime clock = pages.inverterClock();
        if (clock == null) {
            return false;
        }
        boolean isNew = day != null && clock.toLocalDate().isAfter(day);
        day = clock.toLocalDate();
        return isNew;
    }
}
