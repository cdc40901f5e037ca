package io.mira.logging.logback.internal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code logback.xml} of the user's own: it takes the place of what Mira would set up. */
final class UserConfiguration {

    private final Path file;

    private UserConfiguration(Path file) {
        this.file = file;
    }

    /**
     * Finds it: where Logback's own system property says, else {@code logback.xml} beside the configurations.
     *
     * @param property what the system property {@code logback.configurationFile} says
     * @param home where the distribution is, if MIRA_HOME does not say otherwise
     */
    static Optional<UserConfiguration> find(
            @Nullable String property, Map<String, String> environment, @Nullable String home) {
        if (property != null && !property.isBlank()) {
            return Optional.of(new UserConfiguration(path(property)));
        }
        String etc = environment.getOrDefault("MIRA_ETC", "");
        String base = environment.getOrDefault("MIRA_HOME", home == null ? "" : home);
        if (etc.isBlank() && base.isBlank()) {
            return Optional.empty();
        }
        Path file = (etc.isBlank() ? path(base).resolve("etc") : path(etc)).resolve("logback.xml");
        return Files.isRegularFile(file) ? Optional.of(new UserConfiguration(file)) : Optional.empty();
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return Path.of("");
        }
    }

    /** Configures Logback with it; gives what is wrong with it, in which case nothing of it is left. */
    Optional<String> apply(LoggerContext context) {
        Optional<String> fault = configure(context);
        if (fault.isPresent()) {
            context.reset();
        }
        return fault.map(reason -> file + ": " + reason);
    }

    private Optional<String> configure(LoggerContext context) {
        if (!Files.isReadable(file)) {
            return Optional.of("cannot be read");
        }
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        try {
            joran.doConfigure(file.toFile());
        } catch (JoranException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getEffectiveLevel() >= Status.ERROR)
                .map(Status::getMessage)
                .findFirst();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
