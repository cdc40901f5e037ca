package io.mira.logging.internal;

import io.mira.logging.spi.LoggingBackend;
import io.mira.logging.spi.LoggingSettingsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code mira:log levels | set <logger> <level> [duration] | tail [--grep text] [--level level] [lines]}. */
@Component(
        service = LogCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=log",
            "service.description=shows and sets levels, shows the last records [--json]"
        })
public final class LogCommand {

    private static final Logger audit = LoggerFactory.getLogger("mira.audit");
    private static final String USAGE =
            "usage: log levels [--json] | set <logger> <level> [duration, such as 10m] | reset <logger>"
                    + " | tail [--grep <text>] [--level <level>] [lines]";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h)?");
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
    private static final int LINES = 20;

    private final LoggingBackend backend;
    private final BiConsumer<Duration, Runnable> later;
    private final Map<String, Object> latest = new ConcurrentHashMap<>();

    @Activate
    public LogCommand() {
        this(
                Backends.ofTheProcess(),
                (delay, task) -> CompletableFuture.delayedExecutor(
                                delay.toMillis(), TimeUnit.MILLISECONDS, LogCommand::runApart)
                        .execute(task));
    }

    /** Java's own executor may be one of threads without a name that hold up the end of the process. */
    private static void runApart(Runnable task) {
        Thread thread = new Thread(task, "mira-logging-revert");
        thread.setDaemon(true);
        thread.start();
    }

    LogCommand(LoggingBackend backend, BiConsumer<Duration, Runnable> later) {
        this.backend = backend;
        this.later = later;
    }

    /** Runs the command and gives its answer. */
    public String log(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        String verb = words.isEmpty() ? "" : words.get(0);
        if (verb.equals("levels")) {
            return levels(words.contains("--json"));
        }
        if (verb.equals("set") && (words.size() == 3 || words.size() == 4)) {
            return set(words.get(1), words.get(2), words.size() == 4 ? words.get(3) : "");
        }
        if (verb.equals("reset") && words.size() == 2) {
            latest.remove(words.get(1));
            return revert(words.get(1), "reset");
        }
        if (verb.equals("tail")) {
            return tail(words.subList(1, words.size()));
        }
        throw new IllegalArgumentException(USAGE);
    }

    private String levels(boolean json) {
        Map<String, String> levels = backend.levels();
        if (json) {
            return levels.entrySet().stream()
                    .map(e -> "\"" + e.getKey().replaceAll("[\\\\\"\\p{Cntrl}]", "_") + "\":\"" + e.getValue() + "\"")
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return levels.entrySet().stream()
                .map(e -> String.format("%-5s  %s", e.getValue(), e.getKey()))
                .collect(Collectors.joining("\n"));
    }

    private String set(String logger, String level, String duration) {
        Duration limit = duration.isEmpty() ? Duration.ZERO : duration(duration);
        try {
            backend.override(logger, level);
        } catch (LoggingSettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        Object mine = new Object();
        latest.put(logger, mine);
        audit.atInfo()
                .addKeyValue("logger_changed", logger)
                .addKeyValue("to", level)
                .addKeyValue("for", duration)
                .log("level set");
        if (limit.isZero()) {
            return logger + " is " + level + " until it is reset";
        }
        later.accept(limit, () -> {
            // Not if somebody has set it again meanwhile.
            if (latest.remove(logger, mine)) {
                revert(logger, "time is over");
            }
        });
        return logger + " is " + level + " for " + duration;
    }

    private String revert(String logger, String reason) {
        backend.revert(logger);
        audit.atInfo()
                .addKeyValue("logger_changed", logger)
                .addKeyValue("reason", reason)
                .log("level reverted");
        return logger + " has its configured level";
    }

    private String tail(List<String> options) {
        String grep = "";
        List<String> levels = List.of();
        int lines = LINES;
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            boolean hasValue = i + 1 < options.size();
            if (option.equals("--grep") && hasValue) {
                grep = options.get(++i);
            } else if (option.equals("--level") && hasValue && LEVELS.contains(upper(options.get(i + 1)))) {
                levels = LEVELS.subList(LEVELS.indexOf(upper(options.get(++i))), LEVELS.size());
            } else if (option.matches("\\d{1,6}")) {
                lines = Integer.parseInt(option);
            } else {
                throw new IllegalArgumentException(USAGE);
            }
        }
        return last(lines, grep, levels);
    }

    private static String upper(String level) {
        return level.toUpperCase(Locale.ROOT);
    }

    private String last(int lines, String grep, List<String> levels) {
        Deque<String> last = new ArrayDeque<>();
        backend.recent()
                .lines()
                .filter(line -> line.contains(grep))
                .filter(line -> levels.isEmpty() || levels.stream().anyMatch(level -> says(line, level)))
                .forEach(line -> {
                    last.add(line);
                    if (last.size() > lines) {
                        last.remove();
                    }
                });
        return String.join("\n", last);
    }

    /** Looks at the beginning of a record: all formats have the level there. */
    private static boolean says(String line, String level) {
        String begin = line.substring(0, Math.min(line.length(), 120));
        return begin.contains('"' + level) || begin.contains(' ' + level + ' ');
    }

    private static Duration duration(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration: such as 90s, 10m or 1h");
        }
        long number = Long.parseLong(duration.group(1));
        String unit = duration.group(2) == null ? "s" : duration.group(2);
        return switch (unit) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
