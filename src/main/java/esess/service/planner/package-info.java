/** When the battery charges, waits and gives, by a timetable or by prices: the service, its sources and the batteries. */
package esess.service.planner;
