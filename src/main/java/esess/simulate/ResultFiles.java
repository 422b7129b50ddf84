package esess.simulate;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Where a simulation writes its report and its samples. Whether it can is found out before there is anything to write. */
final class ResultFiles {

    private final Path directory;

    ResultFiles(Path directory) {
        this.directory = directory;
    }

    Path report() {
        return directory.resolve("report.html");
    }

    Path samples() {
        return directory.resolve("samples.csv");
    }

    /**
     * Makes the directory; older results stay as they are, and nothing else is left there.
     *
     * @throws IOException saying in plain words what cannot be written
     */
    void prepare() throws IOException {
        Path now = directory;
        try {
            // A link to a directory is one, too; createDirectories does not think so.
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            for (Path file : List.of(report(), samples())) {
                now = file;
                boolean isNew = Files.notExists(file);
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .close();
                if (isNew) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw inPlainWords(now, e);
        }
    }

    /** @throws IOException saying in plain words what cannot be written */
    void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw inPlainWords(file, e);
        }
    }

    private IOException inPlainWords(Path wanted, IOException e) {
        Path blamed = e instanceof FileSystemException on && on.getFile() != null ? Path.of(on.getFile()) : wanted;
        String why;
        if (!wanted.equals(directory) && Files.isDirectory(blamed)) {
            why = blamed + " is a directory, not a file";
        } else if (wanted.equals(directory) && Files.isRegularFile(blamed)) {
            why = blamed + " is a file, not a directory";
        } else if (e instanceof AccessDeniedException) {
            why = blamed + " may not be written by this user";
        } else if (e instanceof NoSuchFileException) {
            why = blamed + " cannot be made there";
        } else {
            why = blamed + ": "
                    + (e instanceof FileSystemException on && on.getReason() != null ? on.getReason() : e.getMessage());
        }
        return new IOException("--out " + directory + " cannot be used: " + why, e);
    }
}
