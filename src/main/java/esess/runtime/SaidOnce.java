package esess.runtime;

import java.util.HashSet;
import java.util.Set;

/**
 * What was said already, so that it is not said again until it was good in between. Names come from outside, and there
 * is no end of them: more than {@value #MOST} at a time are not said at all. Loop thread.
 */
public final class SaidOnce {

    static final int MOST = 100;

    private final Set<String> said = new HashSet<>();

    /** Whether it is to be said. */
    public boolean isNews(String what) {
        return said.size() < MOST && said.add(what);
    }

    /** It is good again: the next time it is news. */
    public void forget(String what) {
        said.remove(what);
    }
}
