package esess.runtime;

import esess.control.surplus.ConsumerRequest.Name;
import esess.control.surplus.Reason;
import esess.port.Registration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Where those who want solar overhead and the one who shares it meet, inside of es-ESS: no broker is needed for it. Who
 * asks says the same words as a scripted consumer on MQTT does; what he asks ends with his service. Who produces says here
 * when production is held back. Loop thread; W.
 */
public final class Surplus {

    /** Who shares: told of everything at once. */
    public interface Distributor {

        /** Something was said; the consumption too, also when it is the same. */
        void said(String key, Name name, String word);

        /** It asks for nothing any more. */
        void left(String key);
    }

    /** Who decides about a consumer, or what a person has decided. */
    public enum Decision {
        OFF,
        ON,
        /** The sun. */
        AUTO
    }

    /** One who asks. */
    public final class Claim implements Registration {
        private final String key;
        private final DoubleConsumer onAllowance;
        private final Map<Name, String> words = new EnumMap<>(Name.class);

        private Claim(String key, DoubleConsumer onAllowance) {
            this.key = key;
            this.onAllowance = onAllowance;
        }

        /** Says one thing of itself; repeating it is a sign of life. */
        public void say(Name name, String word) {
            words.put(name, word);
            if (distributor != null && claims.get(key) == this) {
                distributor.said(key, name, word);
            }
        }

        /** It asks for nothing any more, and uses nothing that would be shared. */
        @Override
        public void close() {
            if (claims.remove(key, this) && distributor != null) {
                distributor.left(key);
            }
        }
    }

    /**
     * How one who asks is doing, for people.
     *
     * @param usesW     null: not known
     * @param automatic whether the sun decides
     * @param mode      of one that es-ESS switches: who decides, as a person sets it, a {@link Decision} by its ordinal;
     *                  null: es-ESS does not switch it
     */
    public record Shown(
            String name,
            Double usesW,
            double allowanceW,
            double requestW,
            boolean automatic,
            Control mode,
            Reason reason) {}

    private record Limit(boolean limited, Double heldBackW) {}

    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Map<String, Limit> limits = new LinkedHashMap<>();
    private final Map<String, Shown> shown = new LinkedHashMap<>();
    private Distributor distributor;

    /**
     * @param onAllowance told what may be used, W, with every distribution
     * @throws IllegalStateException if somebody asks by this key already
     */
    public Claim join(String key, DoubleConsumer onAllowance) {
        Claim claim = new Claim(key, onAllowance);
        if (claims.putIfAbsent(key, claim) != null) {
            throw new IllegalStateException("There is another consumer " + key);
        }
        return claim;
    }

    /** Who shares from now on; he is told first what was said before. */
    public Registration share(Distributor next) {
        distributor = next;
        for (Claim claim : new ArrayList<>(claims.values())) {
            claim.words.forEach((name, word) -> next.said(claim.key, name, word));
        }
        return () -> {
            if (distributor == next) {
                distributor = null;
                shown.clear();
            }
        };
    }

    /** Whether somebody inside of es-ESS asks by this key. */
    public boolean isClaimed(String key) {
        return claims.containsKey(key);
    }

    /** Who shares says how one is doing; null: he is gone. */
    public void show(String key, Shown now) {
        if (now == null) {
            shown.remove(key);
        } else {
            shown.put(key, now);
        }
    }

    /** How those who ask are doing, by key; empty while nobody shares. */
    public Map<String, Shown> shown() {
        return distributor == null ? Map.of() : new LinkedHashMap<>(shown);
    }

    /** Those who ask. */
    public Collection<String> keys() {
        return List.copyOf(claims.keySet());
    }

    /** Tells one what he may use; one who has left is not told. */
    public void allow(String key, double watts) {
        Claim claim = claims.get(key);
        if (claim != null) {
            claim.onAllowance.accept(watts);
        }
    }

    /**
     * What somebody knows of production that is held back.
     *
     * @param limited   whether it is limited and gives as much as its limit lets it
     * @param heldBackW how much that is about; null: nobody knows
     */
    public void production(String who, boolean limited, Double heldBackW) {
        limits.put(who, new Limit(limited, heldBackW));
    }

    /** He knows nothing of it any more. */
    public void productionUnknown(String who) {
        limits.remove(who);
    }

    /** Whether more could be produced than is. */
    public boolean isHeldBack() {
        return limits.values().stream().anyMatch(Limit::limited);
    }

    /** How much that is about; null: nobody knows, or nothing is held back. */
    public Double heldBackW() {
        Double sum = null;
        for (Limit limit : limits.values()) {
            if (limit.limited && limit.heldBackW != null) {
                sum = (sum == null ? 0 : sum) + limit.heldBackW;
            }
        }
        return sum;
    }
}
