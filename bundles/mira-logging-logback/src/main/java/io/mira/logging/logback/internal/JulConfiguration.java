package io.mira.logging.logback.internal;

import ch.qos.logback.classic.Level;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Configures java.util.logging when it is first used, and not before: that costs nothing where nobody uses it. */
public final class JulConfiguration {

    private static final String PROPERTY = "java.util.logging.config.class";
    private static volatile java.util.logging.Level wanted = java.util.logging.Level.INFO;
    private static final AtomicBoolean USED = new AtomicBoolean();

    /** Called by the LogManager, as its own documentation says. */
    public JulConfiguration() throws IOException {
        USED.set(true);
        String properties = "handlers=" + JulHandler.class.getName() + "\n.level=" + wanted.getName() + "\n";
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static void announce() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, JulConfiguration.class.getName());
        }
    }

    /** Lets through what the most talkative logger wants. */
    static void follow(Level lowest) {
        wanted = lowest.isGreaterOrEqual(Level.INFO) ? java.util.logging.Level.INFO : java.util.logging.Level.ALL;
        if (USED.get()) {
            Logger.getLogger("").setLevel(wanted);
        }
    }
}
