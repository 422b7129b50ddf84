package esess.service.planner;

import esess.control.plan.BatteryAction;
import java.util.Set;

/**
 * A battery that can be told what to do. Everything that a driver changes has an end, is back when it is released, at
 * stop and after a crash, and never overwrites what the owner has set for himself. Loop thread.
 */
interface BatteryDriver {

    /** Null: unknown. */
    Double socPercent();

    /** The state of charge below which the battery itself gives nothing; null: it does not tell. */
    Double floorPercent();

    /** What it can be told now. */
    Set<BatteryAction.Kind> abilities();

    /** Why it cannot be steered now, for the owner; null: it can. */
    String trouble();

    /** To be called every few seconds with what holds now, the same or another one. */
    void carryOut(Order order);

    /** Nothing is asked of it any more. */
    void release();

    /** Whether it does what it was told, as far as can be seen. */
    boolean isInForce();

    /** How often something was written that the owner's device keeps. */
    int writes();

    /** The service ends. */
    void stop();
}
