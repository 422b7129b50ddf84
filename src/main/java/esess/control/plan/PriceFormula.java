package esess.control.plan;

import esess.control.Formula;

/**
 * What a kWh costs its owner, from what it costs on the market: {@code (PRICE + 0.154) * 1.19}. Taxes, fees and VAT are
 * different everywhere, so they are a formula. Immutable.
 */
public record PriceFormula(Formula formula) {

    private static final double[] TRIED = {-1, -0.1, -0.001, 0, 0.001, 0.05, 0.3, 1, 5};

    /** @throws IllegalArgumentException if it cannot be read, or has no value for a price that there may be */
    public static PriceFormula parse(String text) {
        Formula formula = Formula.parse(text, "PRICE");
        for (double price : TRIED) {
            try {
                formula.at(price);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("the formula has no value for PRICE " + price, e);
            }
        }
        return new PriceFormula(formula);
    }

    /** @throws ArithmeticException when there is none */
    public double at(double price) {
        return formula.at(price);
    }

    public Series of(Series market) {
        return market.map(this::at);
    }

    @Override
    public String toString() {
        return formula.toString();
    }
}
