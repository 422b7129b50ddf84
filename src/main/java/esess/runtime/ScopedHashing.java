package esess.runtime;

import esess.port.Hashing;
import java.util.function.Consumer;

/** Slow password hashes for the devices of a scope. */
record ScopedHashing(Scope scope, Hashing hashing) implements Hashing {

    @Override
    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
        hashing.pbkdf2(password, salt, rounds, bytes, scope.guarded(onHash));
    }

    @Override
    public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
        hashing.bcrypt(password, salt, cost, scope.guarded(onHash));
    }
}
