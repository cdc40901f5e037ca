package io.mira.secrets.internal;

import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretReference;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Which bundle may read which secrets. Immutable. */
final class Policy {

    /** What holds if a policy cannot be understood: nobody reads anything. */
    static final Policy NOTHING = new Policy(true, List.of());

    /** Reads on behalf of others only; the policy of those applies. */
    private static final String MESSENGER = "io.mira.config.secrets";

    private final boolean strict;
    private final List<Rule> rules;

    private Policy(boolean strict, List<Rule> rules) {
        this.strict = strict;
        this.rules = rules;
    }

    /**
     * Makes a policy of rules {@code bundle path:key}, each with {@code *} for anything.
     *
     * @throws IllegalArgumentException if one is none
     */
    static Policy of(boolean strict, List<String> rules) {
        return new Policy(
                strict,
                rules.stream().filter(rule -> !rule.isBlank()).map(Rule::of).toList());
    }

    /** Throws unless the bundle may read it. */
    void check(Consumer consumer, SecretReference reference) {
        if (!allows(consumer.bundle(), reference.location() + ":" + reference.key())) {
            throw new SecretForbiddenException("mira.secrets.policy does not allow "
                    + (consumer.bundle().isEmpty() ? "an unknown bundle" : consumer.bundle()) + " to read "
                    + reference);
        }
    }

    /** Tells whether the bundle may know of what is at the location: of any key. */
    boolean mayList(Consumer consumer, String location) {
        List<Rule> its = of(consumer.bundle());
        return consumer.bundle().equals(MESSENGER)
                || (its.isEmpty()
                        ? !strict
                        : its.stream()
                                .anyMatch(rule ->
                                        rule.location().matcher(location).matches()));
    }

    private List<Rule> of(String bundle) {
        return rules.stream()
                .filter(rule -> rule.bundle().matcher(bundle).matches())
                .toList();
    }

    private boolean allows(String bundle, String wanted) {
        if (bundle.equals(MESSENGER)) {
            return true;
        }
        List<Rule> its = of(bundle);
        return its.isEmpty()
                ? !strict
                : its.stream().anyMatch(rule -> rule.secret().matcher(wanted).matches());
    }

    private record Rule(Pattern bundle, Pattern location, Pattern secret) {

        static Rule of(String text) {
            String[] parts = text.strip().split("\\s+", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException(
                        "allow: '" + text.strip() + "' is not a bundle, a space and path:key");
            }
            int colon = parts[1].lastIndexOf(':');
            String location = colon < 0 ? parts[1] : parts[1].substring(0, colon);
            return new Rule(glob(parts[0]), glob(location), glob(parts[1]));
        }

        private static Pattern glob(String text) {
            return Pattern.compile(String.join(
                    ".*",
                    Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).toList()));
        }
    }
}
