package io.mira.management.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The shell command {@code mira:help [--json]}: which commands there are. */
@Component(
        service = HelpCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=help",
            "service.description=lists all commands [--json]"
        })
public final class HelpCommand {

    private final Commands commands;

    @Activate
    public HelpCommand(BundleContext context) {
        this.commands = new Commands(context);
    }

    /** Gives the names of all commands, ours first, and what they say of themselves. */
    public String help(String... words) {
        Map<String, String> all = new TreeMap<>(Comparator.comparing((String name) -> !name.startsWith("mira:"))
                .thenComparing(Comparator.naturalOrder()));
        all.putAll(commands.all());
        if (List.of(words).contains("--json")) {
            return all.entrySet().stream()
                    .map(each -> "{\"command\":" + Json.string(each.getKey()) + ",\"description\":"
                            + Json.string(each.getValue()) + "}")
                    .collect(Collectors.joining(",", "[", "]"));
        }
        int widest = all.keySet().stream().mapToInt(String::length).max().orElse(0);
        return all.entrySet().stream()
                .map(each ->
                        (each.getKey() + " ".repeat(widest + 2 - each.getKey().length()) + each.getValue()).strip())
                .collect(Collectors.joining("\n"));
    }
}
