package esess.service.planner;

import esess.config.Complaints;
import esess.config.Key;
import java.util.Optional;

/** The planner's keys of what is fetched from public sources. */
public record FetchKeys(
        @Key(
                value = "FetchPrices",
                defaultValue = "Off",
                doc =
                        "EnergyCharts: of a BiddingZone from api.energy-charts.info. Octopus: of OctopusTariff from api.octopus.energy.")
        PriceFetch fetchPrices,

        @Key(value = "BiddingZone", defaultValue = "DE-LU", doc = "EnergyCharts: where the house is.")
        String biddingZone,

        @Key(
                value = "OctopusTariff",
                example = "E-1R-AGILE-24-10-01-C",
                doc = "Octopus: code of the tariff of what is drawn.")
        Optional<String> octopusTariff,

        @Key(value = "OctopusFeedInTariff", doc = "Octopus: code of the tariff of what is fed in.")
        Optional<String> octopusFeedInTariff,

        @Key(
                value = "FetchSun",
                defaultValue = "false",
                doc =
                        "Fetches the sun of the next days from api.open-meteo.com for Latitude, Longitude, PanelTilt, PanelAzimuth and "
                                + "PanelPeakW.")
        boolean fetchSun,

        @Key(value = "Latitude", min = -90, max = 90, example = "52.52", doc = "North is above 0.")
        Optional<Double> latitude,

        @Key(value = "Longitude", min = -180, max = 180, example = "13.41", doc = "East is above 0.")
        Optional<Double> longitude,

        @Key(
                value = "PanelTilt",
                unit = "°",
                min = 0,
                max = 90,
                defaultValue = "30",
                doc = "Of the panels against the ground.")
        double panelTilt,

        @Key(
                value = "PanelAzimuth",
                unit = "°",
                min = -180,
                max = 180,
                defaultValue = "0",
                doc = "0 is south, -90 east, 90 west.")
        double panelAzimuth,

        @Key(value = "PanelPeakW", unit = "W", min = 0, max = 1_000_000, example = "8000", doc = "Of all panels.")
        Optional<Double> panelPeakW) {

    /** Where prices are fetched. */
    public enum PriceFetch {
        OFF("Off"),
        ENERGY_CHARTS("EnergyCharts"),
        OCTOPUS("Octopus");

        private final String text;

        PriceFetch(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    void check(Complaints complaints) {
        if (fetchPrices == PriceFetch.OCTOPUS && octopusTariff.isEmpty()) {
            complaints.error("OctopusTariff", "FetchPrices=Octopus needs the code of your tariff");
        }
        octopusTariff.ifPresent(code -> checkTariff(complaints, "OctopusTariff", code));
        octopusFeedInTariff.ifPresent(code -> checkTariff(complaints, "OctopusFeedInTariff", code));
        if (!biddingZone.matches("[A-Za-z0-9-]{2,20}")) {
            complaints.error("BiddingZone", "a zone like DE-LU, AT, NL is expected");
        }
        if (fetchSun && (latitude.isEmpty() || longitude.isEmpty() || panelPeakW.isEmpty())) {
            complaints.error("FetchSun", "it needs Latitude, Longitude and PanelPeakW");
        }
    }

    private static void checkTariff(Complaints complaints, String key, String code) {
        if (!code.matches("[A-Za-z]-[0-9A-Za-z]+-[A-Za-z0-9-]{3,60}-[A-Pa-p]")) {
            complaints.error(key, "a code like E-1R-AGILE-24-10-01-C is expected");
        }
    }
}
