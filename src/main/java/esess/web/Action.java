package esess.web;

/** What a route does. It answers exactly once, now or later. Loop thread. */
public interface Action {
    void act(Question question, Reply reply);
}
