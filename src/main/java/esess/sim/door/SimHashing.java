package esess.sim.door;

import esess.port.Hashing;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** For the simulated charger every password is the right one, and its hash is there at once: what the twin of a charger expects. */
public final class SimHashing implements Hashing {

    /** The hashes of every password, as a charger keeps them. */
    public static final String PBKDF2 = "FzKfLqeLWJVZM304GGUh6gTyIFzuLysS";

    public static final String BCRYPT = "js4YRBySL1zsU.y9ZqyYKEz2CVgsKie";
    private static final int BCRYPT_PREFIX = 29;

    private final Executor loop;

    public SimHashing(Executor loop) {
        this.loop = loop;
    }

    @Override
    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
        byte[] hash = Arrays.copyOf(Base64.getDecoder().decode(PBKDF2), bytes);
        loop.execute(() -> onHash.accept(hash));
    }

    @Override
    public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
        loop.execute(() -> onHash.accept("$".repeat(BCRYPT_PREFIX) + BCRYPT));
    }
}
