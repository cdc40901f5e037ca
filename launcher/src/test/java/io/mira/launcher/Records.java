package io.mira.launcher;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the launcher logs while a test runs. */
final class Records extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("mira");
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    Records() {
        start();
        logger.addAppender(this);
        logger.setAdditive(false);
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.detachAppender(this);
    }

    List<String> messages() {
        return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Gives one key-value of the last record with the message; empty if there is none. */
    String text(String message, String key) {
        return events.stream()
                .filter(event -> event.getFormattedMessage().equals(message))
                .flatMap(event -> event.getKeyValuePairs().stream())
                .filter(pair -> pair.key.equals(key))
                .map(pair -> String.valueOf(pair.value))
                .reduce("", (a, b) -> b);
    }
}
