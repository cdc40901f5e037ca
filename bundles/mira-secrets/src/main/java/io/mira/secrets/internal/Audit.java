package io.mira.secrets.internal;

import io.mira.secrets.SecretsException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who has read what, once each; what has changed, was denied or failed. Never a value; written by a thread of its own. */
final class Audit {

    private static final Logger log = LoggerFactory.getLogger("mira.audit");
    private static final int MOST = 40_000;

    private final Guest writer;
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    Audit(Guest writer) {
        this.writer = writer;
    }

    /** Notes the first time that a consumer reads a secret, or is denied it. */
    void once(Consumer consumer, String uri, String version, String outcome) {
        if (written.size() >= MOST) {
            written.clear();
        }
        if (written.add(consumer + " " + uri + " " + outcome)) {
            write(consumer.bundle(), consumer.pid(), uri, version, outcome);
        }
    }

    /** Gives the outcome that stands for a failure. */
    static String failed(SecretsException reason) {
        return "failed: " + reason.getClass().getSimpleName();
    }

    /** Notes what became of a secret. */
    void write(String bundle, String pid, String uri, String version, String outcome) {
        writer.tell(() -> log.atInfo()
                .addKeyValue("consumer", bundle)
                .addKeyValue("pid", pid)
                .addKeyValue("uri", uri)
                .addKeyValue("version", version)
                .addKeyValue("outcome", outcome)
                .log("secret"));
    }
}
