/**
 * When a battery should charge, wait or give: by a timetable, or by prices. Pure: figures in, a decision out. Energies in
 * Wh, powers in W, money in the owner's currency, prices in that currency per kWh.
 */
@NullMarked
package esess.control.plan;

import org.jspecify.annotations.NullMarked;
