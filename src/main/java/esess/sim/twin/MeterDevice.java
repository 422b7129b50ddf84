package esess.sim.twin;

import esess.port.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** A meter that is asked over HTTP, word for word as the real ones answer, in virtual time. One thread. */
public final class MeterDevice implements VirtualDevice {

    private static final double VOLTS = 230;
    private static final double HOUR = 3600;

    private final Line line;
    private final String host;
    private final MeterTwin.Kind kind;
    private final List<Channel> channels = new ArrayList<>();
    private List<MeterTwin.Phase> atRestart = List.of();

    /** Something that is measured. */
    private static final class Channel {
        private final DoubleSupplier watts;
        private double forwardWs;
        private double reverseWs;

        Channel(DoubleSupplier watts) {
            this.watts = watts;
        }

        MeterTwin.Phase shown() {
            return new MeterTwin.Phase(watts.getAsDouble(), VOLTS, forwardWs / HOUR, reverseWs / HOUR);
        }
    }

    /** @param host as it stands in the configuration */
    public MeterDevice(Line line, String host, MeterTwin.Kind kind) {
        this.line = line;
        this.host = host;
        this.kind = kind;
        line.onRestart(() -> atRestart = shown());
    }

    /** The next channel, or clamp, measures this; positive is counted forward. Before the first second. */
    public MeterDevice measuring(DoubleSupplier watts) {
        channels.add(new Channel(watts));
        return this;
    }

    /** A channel that may be there already; those before it measure nothing until they are given something. */
    public MeterDevice measuring(int channel, DoubleSupplier watts) {
        while (channels.size() <= channel) {
            measuring(() -> 0);
        }
        channels.set(channel, new Channel(watts));
        return this;
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public void step() {
        for (Channel channel : channels) {
            double watts = channel.watts.getAsDouble();
            channel.forwardWs += Math.max(0, watts);
            channel.reverseWs += Math.max(0, -watts);
        }
    }

    @Override
    public boolean isAt(String url) {
        return url.startsWith("http://" + host + "/");
    }

    @Override
    public Http.Answer answer(String url) {
        String page =
                MeterPages.page(kind, shown(), atRestart, true, url.substring("http://".length() + host.length()));
        return page != null
                ? new Http.Ok(200, page)
                : new Http.Failed(Http.Failure.BAD_STATUS, 404, host + " answers with status 404");
    }

    private List<MeterTwin.Phase> shown() {
        List<MeterTwin.Phase> shown = new ArrayList<>();
        for (Channel channel : channels) {
            shown.add(channel.shown());
        }
        return shown;
    }
}
