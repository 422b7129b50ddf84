package esess.web;

import java.util.Optional;

/**
 * What opens the page. Where there is no full password everybody may everything.
 *
 * @param full      opens everything
 * @param read      opens what is only looked at
 * @param readToken the same for machines
 */
public record Accounts(Optional<PasswordHash> full, Optional<PasswordHash> read, Optional<String> readToken) {

    /** Not what opens it: this may end up in a log. */
    @Override
    public String toString() {
        return "Accounts";
    }
}
