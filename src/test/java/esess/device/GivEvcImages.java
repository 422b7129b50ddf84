package esess.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Register images of a charger: what is not said is 0. */
public final class GivEvcImages {

    private GivEvcImages() {}

    public static GivEvcState of(Map<?, ?> registers) {
        List<Integer> all = new ArrayList<>(Collections.nCopies(GivEvcState.REGISTERS, 0));
        registers.forEach(
                (register, value) -> all.set(Integer.parseInt((String) register), ((Number) value).intValue()));
        return GivEvcState.of(all);
    }
}
