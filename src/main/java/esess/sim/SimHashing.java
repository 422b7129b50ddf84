package esess.sim;

import esess.port.Hashing;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** For the simulated charger every password is the right one, and its hash is there at once: that of {@link WattpilotDoor}. */
public final class SimHashing implements Hashing {

    private static final int BCRYPT_PREFIX = 29;

    private final Executor loop;

    public SimHashing(Executor loop) {
        this.loop = loop;
    }

    @Override
    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
        byte[] hash = Arrays.copyOf(Base64.getDecoder().decode(WattpilotDoor.PBKDF2), bytes);
        loop.execute(() -> onHash.accept(hash));
    }

    @Override
    public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
        loop.execute(() -> onHash.accept("$".repeat(BCRYPT_PREFIX) + WattpilotDoor.BCRYPT));
    }
}
