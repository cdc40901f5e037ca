package io.mira.management.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code mira:health [tag] [--json]}: what the probe says; it fails when the probe does. */
@Component(
        service = HealthCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=health",
            "service.description=tells what the probe says: [started|ready|live|<tag>] [--json]"
        })
public final class HealthCommand {

    private final HealthChecks checks;

    @Activate
    public HealthCommand(@Reference ManagementComponent management) {
        this(management.checks());
    }

    HealthCommand(HealthChecks checks) {
        this.checks = checks;
    }

    /** Gives a line for each check, or JSON. Readiness is meant if no tag is given. */
    public String health(String... words) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        boolean json = arguments.remove("--json");
        if (arguments.size() > 1) {
            throw new IllegalArgumentException("usage: mira:health [started|ready|live|<tag>] [--json]");
        }
        List<CheckResult> results = checks.ask(arguments.isEmpty() ? "ready" : arguments.get(0));
        if (results.isEmpty()) {
            throw new IllegalArgumentException("no check has the tag '" + arguments.get(0) + "'");
        }
        String text = json ? new String(HealthBody.of(results), StandardCharsets.UTF_8) : table(results);
        if (CheckResult.worst(results) == CheckResult.Status.DOWN) {
            throw new IllegalStateException(text);
        }
        return text;
    }

    private static String table(List<CheckResult> results) {
        return results.stream()
                .map(each ->
                        String.format("%-4s  %s: %s", each.status(), each.name(), String.join("; ", each.reasons())))
                .collect(Collectors.joining("\n"));
    }
}
