package io.mira.config.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code mira:config}. A fault is an exception whose message says what to do. */
@Component(
        service = ConfigCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=config",
            "service.description=lists, explains, compares, sets, rolls back and validates configurations [--json]"
        })
public final class ConfigCommand {

    private static final String JSON = "--json";
    private static final String VALIDATE = "validate";
    private static final String PERSIST = "--persist";

    private final ConsoleAccess access;

    @Activate
    public ConfigCommand(@Reference ConsoleAccess access) {
        this.access = access;
    }

    /** Does what the words say, and gives the answer: a table, or JSON if one of the words is {@code --json}. */
    public String config(String... words) {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        boolean json = arguments.remove(JSON);
        boolean persist = arguments.remove(PERSIST);
        Answer answer = access.onConsole(console -> answer(console, arguments, persist));
        String text = json ? answer.json() : answer.isEmpty() ? "nothing to tell" : answer.table();
        if (arguments.get(0).equals(VALIDATE) && answer.has(Validation.SEVERITY, Validation.ERROR)) {
            throw new IllegalStateException(text);
        }
        return text;
    }

    private static Answer answer(Console console, List<String> words, boolean persist) {
        String verb = words.isEmpty() ? "" : words.get(0);
        Pid pid = Pid.of(words.size() > 1 ? words.get(1) : "");
        return switch (verb + "/" + words.size()) {
            case "list/1" -> console.list();
            case "status/1" -> console.status();
            case "reload/1" -> console.reload();
            case VALIDATE + "/1" -> validate(console);
            case "show/2" -> console.show(pid);
            case "explain/2" -> console.explain(pid, "");
            case "explain/3" -> console.explain(pid, words.get(2));
            case "history/2" -> console.history(pid);
            case "diff/2" -> console.diff(pid, 0);
            case "diff/3" -> console.diff(pid, number(words.get(2)));
            case "rollback/3" -> console.rollback(pid, number(words.get(2)));
            case "set/4" -> set(console, pid, words, persist);
            default -> throw new IllegalArgumentException("usage: " + Console.USAGE);
        };
    }

    private static Answer set(Console console, Pid pid, List<String> words, boolean persist) {
        try {
            return console.set(pid, words.get(2), words.get(3), persist);
        } catch (IOException | FaultyFileException e) {
            throw new IllegalStateException("etc/ could not be written: " + e.getMessage(), e);
        }
    }

    private static Answer validate(Console console) {
        try {
            return console.validate();
        } catch (IOException e) {
            throw new IllegalStateException("etc/ cannot be looked through: " + e.getMessage(), e);
        }
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is no version: see mira:config history", e);
        }
    }
}
