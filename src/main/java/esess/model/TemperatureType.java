package esess.model;

/** What a temperature sensor measures; the ordinal is Victron's /TemperatureType (facts/dbus.md 3.5). */
public enum TemperatureType { BATTERY, FRIDGE, GENERIC, ROOM, OUTDOOR, WATERHEATER, FREEZER }
