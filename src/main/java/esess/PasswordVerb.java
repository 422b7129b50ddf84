package esess;

import esess.adapter.PasswordHashing;
import esess.adapter.PoolComputing;
import esess.web.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/**
 * The verb "password": asks twice on a terminal without showing it, or reads one line from a pipe, and prints the hash
 * alone on standard output. Never from an argument: those are seen by every user and kept by shells.
 */
final class PasswordVerb {

    private PasswordVerb() {}

    static int run(List<String> arguments) throws IOException {
        if (!arguments.isEmpty()) {
            throw new IllegalArgumentException("the password is asked for, never given in the command line");
        }
        Console console = System.console();
        String password;
        if (console != null) {
            password = read(console, "Password: ");
            if (!read(console, "Once more: ").equals(password)) {
                System.err.println("es-ess: these are two different ones");
                return ExitCode.BAD_COMMAND;
            }
        } else {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            password = line == null ? "" : line;
        }
        String complaint = PasswordHash.complaint(password);
        if (!complaint.isEmpty()) {
            System.err.println("es-ess: " + complaint);
            return ExitCode.BAD_COMMAND;
        }
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        new PasswordHashing(new PoolComputing(Runnable::run, Runnable::run))
                .bcrypt(password, salt, PasswordHash.COST, hash -> System.out.println(hash));
        return ExitCode.OK;
    }

    private static String read(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        return typed == null ? "" : new String(typed);
    }
}
