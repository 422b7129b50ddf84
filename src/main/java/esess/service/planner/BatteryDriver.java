package esess.service.planner;

import esess.control.HousePicture;
import esess.control.plan.BatteryAction;
import esess.runtime.SteeredBattery.Measured;
import esess.runtime.SteeredBattery.Switches;
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

    /** To be called every few seconds, whatever the planner may do: what an earlier run has left is put right. */
    default void look() {}

    /** Whether it has switches that a monitor turns. */
    default boolean hasSwitches() {
        return false;
    }

    /** As they stand; null: not known. */
    default Switches switches() {
        return null;
    }

    /** What a monitor looks at; null: not known. */
    Measured measured(HousePicture house);

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
