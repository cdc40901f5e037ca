package io.mira.management.internal;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls the public method of a command with words, turned into what it takes, and gives its answer as text. */
final class CommandCall {

    private static final Map<Class<?>, Function<String, Object>> FROM_TEXT = Map.ofEntries(
            Map.entry(String.class, word -> word),
            Map.entry(CharSequence.class, word -> word),
            Map.entry(Object.class, word -> word),
            Map.entry(int.class, Integer::valueOf),
            Map.entry(Integer.class, Integer::valueOf),
            Map.entry(long.class, Long::valueOf),
            Map.entry(Long.class, Long::valueOf),
            Map.entry(double.class, Double::valueOf),
            Map.entry(Double.class, Double::valueOf),
            Map.entry(boolean.class, Boolean::valueOf),
            Map.entry(Boolean.class, Boolean::valueOf),
            Map.entry(File.class, File::new),
            Map.entry(Path.class, Path::of));

    private final Object service;
    private final String function;

    CommandCall(Object service, String function) {
        this.service = service;
        this.function = function;
    }

    /**
     * Calls it.
     *
     * @throws IllegalArgumentException if no method of that name takes these words
     * @throws Exception what the command throws
     */
    String with(List<String> words) throws Exception {
        List<Method> methods = Stream.of(service.getClass().getMethods())
                .filter(each ->
                        each.getName().equals(function) || each.getName().equals("_" + function))
                .filter(each -> !each.isBridge() && takesText(each))
                .sorted(Comparator.comparing(Method::isVarArgs))
                .toList();
        for (Method method : methods) {
            Object @Nullable [] arguments = arguments(method, words);
            if (arguments != null) {
                return call(method, arguments);
            }
        }
        throw new IllegalArgumentException(
                methods.isEmpty()
                        ? "no public method '" + function + "' of the command takes text"
                        : "takes " + methods.stream().map(CommandCall::shape).collect(Collectors.joining(", or ")));
    }

    private String call(Method method, Object[] arguments) throws Exception {
        try {
            // Public, but maybe of a class that is not.
            method.setAccessible(true);
            return text(method.invoke(service, arguments));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
    }

    private static boolean takesText(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return IntStream.range(0, types.length).allMatch(i -> {
            boolean rest = i == types.length - 1 && method.isVarArgs();
            return FROM_TEXT.containsKey(rest ? types[i].getComponentType() : types[i]);
        });
    }

    private static Object @Nullable [] arguments(Method method, List<String> words) {
        Class<?>[] types = method.getParameterTypes();
        int fixed = method.isVarArgs() ? types.length - 1 : types.length;
        if (words.size() < fixed || (words.size() > fixed && !method.isVarArgs())) {
            return null;
        }
        try {
            Object[] arguments = new Object[types.length];
            for (int i = 0; i < fixed; i++) {
                arguments[i] = value(types[i], words.get(i));
            }
            if (method.isVarArgs()) {
                Class<?> type = types[fixed].getComponentType();
                Object rest = java.lang.reflect.Array.newInstance(type, words.size() - fixed);
                for (int i = fixed; i < words.size(); i++) {
                    java.lang.reflect.Array.set(rest, i - fixed, value(type, words.get(i)));
                }
                arguments[fixed] = rest;
            }
            return arguments;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Object value(Class<?> type, String word) {
        return FROM_TEXT.getOrDefault(type, text -> text).apply(word);
    }

    private static String shape(Method method) {
        return method.getParameterCount() == 0
                ? "no arguments"
                : Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(" "));
    }

    private static String text(@Nullable Object answer) {
        if (answer == null) {
            return "";
        }
        if (answer instanceof Object[] several) {
            return text(Arrays.asList(several));
        }
        if (answer instanceof Iterable<?> several && !(answer instanceof Path)) {
            StringBuilder lines = new StringBuilder();
            several.forEach(each -> lines.append(each).append('\n'));
            return lines.toString();
        }
        return answer.toString();
    }
}
