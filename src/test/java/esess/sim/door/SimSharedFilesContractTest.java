package esess.sim.door;

import esess.port.SharedFiles;
import esess.port.SharedFilesContract;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** The simulated files keep to the contract. */
class SimSharedFilesContractTest extends SharedFilesContract {

    @Override
    protected Rig open() {
        Deque<Runnable> loop = new ArrayDeque<>();
        SimSharedFiles files = new SimSharedFiles(loop::add);
        return new Rig() {
            private int names;

            @Override
            public SharedFiles files() {
                return files;
            }

            @Override
            public void onLoop(Runnable task) {
                task.run();
            }

            @Override
            public void await(String what, BooleanSupplier condition) {
                for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
                    task.run();
                }
            }

            @Override
            public String free() {
                return "/tmp/file" + ++names;
            }

            @Override
            public void place(String path, byte[] bytes) {
                files.place(path, bytes);
            }

            @Override
            public void placeLink(String path) {
                files.placeLink(path);
            }

            @Override
            public void placeFolder(String path) {
                files.placeFolder(path);
            }

            @Override
            public byte[] bytes(String path) {
                return files.bytes(path);
            }

            @Override
            public void close() {}
        };
    }
}
