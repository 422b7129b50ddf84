package esess.device.givenergy;

import esess.model.AcMeasurement;
import esess.model.DcMeasurement;

/** Makes values of the registers of what speaks for several inverters: a Gateway, an EMS. */
public final class SiteReader {

    private final Pages pages;

    public SiteReader(Pages pages) {
        this.pages = pages;
    }

    private Double at(Field field) {
        return pages.number(field);
    }

    PlantValues gateway() {
        Double voltageV = at(GatewayField.GRID_V);
        AcMeasurement grid = PlantReader.onePhase(
                PlantReader.negated(at(GatewayField.GRID_W)),
                voltageV,
                null,
                at(GatewayField.IMPORT_TOTAL_KWH),
                at(GatewayField.EXPORT_TOTAL_KWH));
        Double panels = at(GatewayField.PV_W);
        Double charging = at(GatewayField.LIBERTY_RAW_W);
        AcMeasurement inverter = PlantReader.onePhase(
                panels == null || charging == null ? null : (Double) (panels - charging),
                voltageV,
                null,
                at(GatewayField.PV_TOTAL_KWH),
                null);
        Double mode = at(GatewayField.MODE);
        return new PlantValues(
                grid,
                inverter,
                mode == null ? null : mode == 3 ? PlantValues.Status.FAULT : PlantValues.Status.NORMAL,
                mode == null ? null : (Boolean) (mode != 1),
                panels,
                null,
                null,
                new PlantValues.Storage(
                        new DcMeasurement(null, null, at(GatewayField.AIO_TOTAL_RAW_W)),
                        null,
                        gatewaySoc(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        PlantReader.integer(at(GatewayField.AIOS_ONLINE)),
                        null,
                        at(GatewayField.BATTERY_CHARGE_TOTAL_KWH),
                        at(GatewayField.BATTERY_DISCHARGE_TOTAL_KWH),
                        null));
    }

    /** The mean of the All-in-Ones, cut as GivTCP does; unknown when one of them is. */
    public Double gatewaySoc() {
        Double number = at(GatewayField.AIOS);
        if (number == null || number < 1 || number > 3) {
            return null;
        }
        double sum = 0;
        Field[] socs = {GatewayField.AIO1_SOC, GatewayField.AIO2_SOC, GatewayField.AIO3_SOC};
        for (int i = 0; i < number; i++) {
            Double soc = at(socs[i]);
            if (soc == null) {
                return null;
            }
            sum += soc;
        }
        return Math.floor(sum / number);
    }

    PlantValues ems() {
        Double voltageV = at(InverterField.AC_V);
        Double gridW = at(EmsField.GRID_W);
        AcMeasurement grid = PlantReader.onePhase(
                gridW,
                voltageV,
                at(InverterField.AC_HZ),
                at(InverterField.IMPORT_TOTAL_KWH),
                at(InverterField.EXPORT_TOTAL_KWH));
        AcMeasurement inverters = PlantReader.onePhase(
                sum(INVERTER_WATTS), voltageV, at(InverterField.AC_HZ), at(InverterField.INVERTER_OUT_TOTAL_KWH), null);
        Double socs = sum(SOCS);
        Double number = at(EmsField.INVERTERS);
        return new PlantValues(
                grid,
                inverters,
                PlantReader.status(at(EmsField.STATUS)),
                gridW == null ? null : (Boolean) true,
                null,
                null,
                null,
                new PlantValues.Storage(
                        new DcMeasurement(null, null, PlantReader.negated(at(EmsField.BATTERY_W))),
                        null,
                        socs == null || number == null ? null : (Double) Math.floor(socs / number),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private static final Field[] INVERTER_WATTS = {
        EmsField.INVERTER1_W, EmsField.INVERTER2_W, EmsField.INVERTER3_W, EmsField.INVERTER4_W
    };
    private static final Field[] SOCS = {EmsField.SOC1, EmsField.SOC2, EmsField.SOC3, EmsField.SOC4};

    /** Over the inverters of an EMS; unknown when one of them is, or how many there are. */
    private Double sum(Field[] fields) {
        Double number = at(EmsField.INVERTERS);
        if (number == null || number < 1 || number > fields.length) {
            return null;
        }
        double sum = 0;
        for (int i = 0; i < number; i++) {
            Double each = at(fields[i]);
            if (each == null) {
                return null;
            }
            sum += each;
        }
        return sum;
    }
}
