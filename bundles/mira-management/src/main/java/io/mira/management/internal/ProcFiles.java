package io.mira.management.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux tells of the process in {@code /proc/self}. Elsewhere there is nothing. */
final class ProcFiles {

    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final Pattern MOST_OPEN = Pattern.compile("^Max open files\\s+(\\d+)", Pattern.MULTILINE);

    private final Path self;

    ProcFiles(Path self) {
        this.self = self;
    }

    OptionalLong open() {
        try (Stream<Path> all = Files.list(self.resolve("fd"))) {
            return OptionalLong.of(all.count());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    OptionalLong mostOpen() {
        return number("limits", MOST_OPEN, 1);
    }

    OptionalLong residentBytes() {
        return number("status", RESIDENT, 1024);
    }

    private OptionalLong number(String file, Pattern pattern, long unit) {
        try {
            Matcher found = pattern.matcher(Files.readString(self.resolve(file)));
            return found.find() ? OptionalLong.of(unit * Long.parseLong(found.group(1))) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
