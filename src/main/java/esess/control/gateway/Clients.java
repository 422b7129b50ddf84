package esess.control.gateway;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may ask for what: known by the topic of a broker with access lists, or by a signature. Immutable. */
public final class Clients {

    /** Of one node. */
    public static final int MOST = 32;

    /** Nobody knows it; what is signed by nobody takes as long to look at as what is signed by somebody. */
    private static final String NOBODYS_SECRET = "0123456789abcdef0123456789abcdef";

    private final Map<String, Client> byName = new LinkedHashMap<>();
    private final boolean trustedBroker;

    /** @param trustedBroker whether who has not proved who he is may move things all the same */
    public Clients(Collection<Client> clients, boolean trustedBroker) {
        clients.forEach(each -> byName.put(each.name(), each));
        this.trustedBroker = trustedBroker;
    }

    /** @param topic the client that the topic names; null: none */
    Client of(Request request, @Nullable String topic) {
        String claimed = request.claimedClient();
        Client known = claimed == null ? null : byName.get(claimed);
        if (claimed != null && request.signature() != null) {
            String secret = known == null ? NOBODYS_SECRET : known.secret().orElse(NOBODYS_SECRET);
            boolean isRight = Signature.isRight(secret, claimed, request);
            if (isRight && known != null && known.secret().isPresent()) {
                return known;
            }
            return Client.STRANGER;
        }
        Client byTopic = topic == null ? null : byName.get(topic);
        if (byTopic != null && byTopic.byTopic()) {
            return byTopic;
        }
        if (!trustedBroker) {
            return Client.STRANGER;
        }
        // Who has a secret has to use it; a name without one is believed here as everything else is.
        Client named = known != null ? known : byTopic;
        return named != null && named.secret().isEmpty() ? named : Client.ANYONE;
    }

    @Nullable
    Client named(String name) {
        return name.equals(Client.ANYONE.name()) && trustedBroker ? Client.ANYONE : byName.get(name);
    }
}
