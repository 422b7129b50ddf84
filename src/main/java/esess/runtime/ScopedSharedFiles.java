package esess.runtime;

import esess.port.SharedFiles;
import java.util.function.Consumer;

/** Shared files for a service: what comes of it is told while it runs. */
record ScopedSharedFiles(Scope scope, SharedFiles files) implements SharedFiles {

    @Override
    public void read(String path, int bytes, Consumer<Read> onRead) {
        files.read(path, bytes, scope.guarded(onRead));
    }

    @Override
    public void write(String path, int bytes, int offset, byte[] written, Consumer<String> onResult) {
        files.write(path, bytes, offset, written, scope.guarded(onResult));
    }
}
