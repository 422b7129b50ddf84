package esess.port;

/** Something that was asked for and can be given back. Closing twice does no harm. Loop thread. */
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
