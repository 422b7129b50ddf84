package esess.web;

import esess.testing.RememberedHashing;

/** Password hashes at the lowest cost, each computed once. */
final class Hashes {

    private Hashes() {}

    static String of(String password) {
        String[] hash = new String[1];
        new RememberedHashing(Runnable::run).bcrypt(password, new byte[16], 4, made -> hash[0] = made);
        return hash[0];
    }
}
