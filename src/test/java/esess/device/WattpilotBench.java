package esess.device;

import esess.adapter.GsonJson;
import esess.port.Hashing;
import esess.port.Socket;
import esess.port.Time;
import esess.testing.MemoryLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client with an owner who writes down what he is told. Loop thread. */
final class WattpilotBench implements Wattpilot.Listener {

    final List<String> told = new ArrayList<>();
    final Wattpilot client;
    final MemoryLog log = new MemoryLog();
    int changes;

    WattpilotBench(String host, String password, Socket socket, Hashing hashing, Time time) {
        this(new Wattpilot.Account(host, password, Optional.empty()), socket, hashing, time);
    }

    WattpilotBench(Wattpilot.Account account, Socket socket, Hashing hashing, Time time) {
        client = new Wattpilot(account, socket, new GsonJson(), hashing, time, log, this);
    }

    /** What it was told since the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    @Override
    public void stateChanged() {
        changes++;
    }

    @Override
    public void connected(boolean connected) {
        told.add("connected " + connected);
    }

    @Override
    public void trouble(String text) {
        told.add("trouble: " + text);
    }

    @Override
    public void recovered(String text) {
        told.add("recovered: " + text);
    }

    @Override
    public void refused(String setting, int value, String why) {
        told.add("refused " + setting + "=" + value + ": " + why);
    }
}
