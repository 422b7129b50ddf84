package esess.testing;

import esess.adapter.PasswordHashing;
import esess.adapter.PoolComputing;
import esess.port.Hashing;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The real password hashes, each computed once in all tests: they are slow on purpose. */
public final class RememberedHashing implements Hashing {

    private static final Map<String, Object> KNOWN = new ConcurrentHashMap<>();

    private final Executor loop;

    public RememberedHashing(Executor loop) {
        this.loop = loop;
    }

    @Override
    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
        answer(
                "pbkdf2 " + password + " " + salt + " " + rounds + " " + bytes,
                byte[].class,
                onHash,
                (real, keep) -> real.pbkdf2(password, salt, rounds, bytes, keep));
    }

    @Override
    public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
        answer(
                "bcrypt " + password + " " + Arrays.toString(salt) + " " + cost,
                String.class,
                onHash,
                (real, keep) -> real.bcrypt(password, salt, cost, keep));
    }

    private interface Question<T> {
        void ask(Hashing real, Consumer<T> onHash);
    }

    private <T> void answer(String what, Class<T> type, Consumer<T> onHash, Question<T> question) {
        if (!KNOWN.containsKey(what)) {
            question.ask(
                    new PasswordHashing(new PoolComputing(Runnable::run, Runnable::run)),
                    hash -> KNOWN.put(what, hash));
        }
        loop.execute(() -> onHash.accept(type.cast(KNOWN.get(what))));
    }
}
