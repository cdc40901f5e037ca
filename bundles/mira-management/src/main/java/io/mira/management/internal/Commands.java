package io.mira.management.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The shell commands of all bundles: services with the properties {@code osgi.command.scope} and
 * {@code osgi.command.function}. Looked for when one is run.
 */
final class Commands {

    private static final String SCOPE = "osgi.command.scope";
    private static final String FUNCTION = "osgi.command.function";
    private static final String OURS = "mira";

    private final BundleContext context;

    Commands(BundleContext context) {
        this.context = context;
    }

    /** Gives what each command says of itself, by {@code scope:function}. */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        references().forEach((name, reference) -> {
            Object description = reference.getProperty(Constants.SERVICE_DESCRIPTION);
            all.put(name, description == null ? "" : description.toString());
        });
        return all;
    }

    /**
     * Runs a command.
     *
     * @param words its name, with or without scope, and its arguments
     * @throws IllegalArgumentException if there is no such command, or it does not take these arguments
     * @throws Exception what the command throws
     */
    String run(List<String> words) throws Exception {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no command given: try mira:help");
        }
        Map<String, ServiceReference<?>> all = references();
        String name = named(words.get(0), all);
        ServiceReference<?> reference = all.get(name);
        @Nullable Object service = reference == null ? null : context.getService(reference);
        if (reference == null || service == null) {
            throw new IllegalArgumentException("the command '" + name + "' has just gone");
        }
        try {
            return new CommandCall(service, name.substring(name.indexOf(':') + 1)).with(words.subList(1, words.size()));
        } finally {
            context.ungetService(reference);
        }
    }

    private static String named(String word, Map<String, ServiceReference<?>> all) {
        if (all.containsKey(word)) {
            return word;
        }
        if (all.containsKey(OURS + ":" + word)) {
            return OURS + ":" + word;
        }
        List<String> found =
                all.keySet().stream().filter(name -> name.endsWith(":" + word)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new IllegalArgumentException(
                found.isEmpty()
                        ? "there is no command '" + word + "': mira:help lists all"
                        : "'" + word + "' may be one of " + String.join(", ", found));
    }

    private Map<String, ServiceReference<?>> references() {
        Map<String, ServiceReference<?>> all = new TreeMap<>();
        for (ServiceReference<?> reference : found()) {
            for (String function : several(reference.getProperty(FUNCTION))) {
                all.merge(
                        reference.getProperty(SCOPE) + ":" + function,
                        reference,
                        (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        }
        return all;
    }

    private ServiceReference<?>[] found() {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(null, "(&(" + SCOPE + "=*)(" + FUNCTION + "=*))");
            return found == null ? new ServiceReference<?>[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> several(Object property) {
        return property instanceof Object[] several
                ? Stream.of(several).map(String::valueOf).toList()
                : List.of(String.valueOf(property));
    }
}
