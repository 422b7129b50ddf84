package esess.control.gateway;

/** A request is not carried out. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    /** @param text for the one who asks; nothing of what he may not know */
    Refusal(ErrorCode code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
