package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The files of a folder that name a configuration, as they are now. Used by one thread at a time. */
final class EtcFolder {

    /** What the names of the files in the folder of overlays begin with. */
    static final String OVERLAYS = "conf.d/";

    private static final long LARGEST = 16L << 20;

    private final Path folder;
    private boolean overlays;
    private boolean links;
    private Map<String, Known> known = new HashMap<>();
    private List<String> names = List.of();
    /** Of these those that must be looked at every time. */
    private final Set<String> doubtful = new HashSet<>();

    /** The folder itself and that of the overlays, where they had rested when they were looked through. */
    private List<Optional<FileMark>> marks = List.of();

    EtcFolder(Path folder) {
        this.folder = folder;
    }

    /** Looks through the folder. A file that is the same to the inode's change time is not read again. */
    Map<String, Content> read() throws IOException {
        Map<String, Known> found = new HashMap<>();
        Map<String, Content> contents = new TreeMap<>();
        // Before they are looked through: what happens meanwhile makes them others.
        marks = marks();
        readInto(folder, "", found, contents);
        overlays = Files.isDirectory(folder.resolve(OVERLAYS));
        if (overlays) {
            readInto(folder.resolve(OVERLAYS), OVERLAYS, found, contents);
        }
        known = found;
        names = List.copyOf(found.keySet());
        doubtful.clear();
        found.forEach((name, file) -> {
            if (file.mark.isEmpty()) {
                doubtful.add(name);
            }
        });
        links = found.values().stream().anyMatch(file -> !file.content.place.isEmpty());
        return contents;
    }

    /**
     * Tells whether all is as it was read last, as far as the folder itself shows and the files whose turn it is. Much cheaper
     * than looking through it.
     */
    boolean rests(Turn turn) throws IOException {
        List<Optional<FileMark>> now = marks();
        if (!now.equals(marks) || now.contains(Optional.<FileMark>empty())) {
            return false;
        }
        List<String> due = turn.of(names);
        due.addAll(doubtful);
        for (String name : due) {
            Known before = known.get(name);
            Known seen = look(folder.resolve(name), before);
            if (before == null || !seen.content.equals(before.content)) {
                return false;
            }
            known.put(name, seen);
            if (seen.mark.isPresent()) {
                doubtful.remove(name);
            }
        }
        return true;
    }

    /** Tells whether a link leads to a file: it may lead elsewhere, to one that is the same. */
    boolean hasLinks() {
        return links;
    }

    /** Tells whether there is a folder of overlays. */
    boolean hasOverlays() {
        return overlays;
    }

    private List<Optional<FileMark>> marks() throws IOException {
        Optional<FileMark> own = Optional.of(FileMark.of(folder)).filter(FileMark::isOld);
        Path laidOver = folder.resolve(OVERLAYS);
        return Files.isDirectory(laidOver)
                ? List.of(own, Optional.of(FileMark.of(laidOver)).filter(FileMark::isOld))
                : List.of(own);
    }

    private void readInto(Path from, String prefix, Map<String, Known> found, Map<String, Content> contents)
            throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Known before = known.get(prefix + name);
                if (before != null || Pid.isNamedBy(name)) {
                    Known now = look(file, before);
                    found.put(prefix + name, now);
                    contents.put(prefix + name, now.content);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Gives the directories in which something can happen that changes what {@link #read} gave. */
    Set<Path> places() {
        Set<Path> places = new TreeSet<>(LinkTrail.of(folder.resolve("x")));
        if (overlays) {
            places.addAll(LinkTrail.of(folder.resolve(OVERLAYS).resolve("x")));
        }
        for (Map.Entry<String, Known> entry : known.entrySet()) {
            if (!entry.getValue().content.place.isEmpty()) {
                places.addAll(LinkTrail.of(folder.resolve(entry.getKey())));
            }
        }
        return places;
    }

    private static Known look(Path file, @Nullable Known before) {
        String place = "";
        try {
            FileMark mark = FileMark.of(file, LinkOption.NOFOLLOW_LINKS);
            if (mark.link()) {
                place = file.toRealPath().toString();
                mark = FileMark.of(file);
            }
            if (before != null
                    && before.content.place.equals(place)
                    && before.mark.equals(Optional.of(mark))
                    && mark.isOld()) {
                return before;
            }
            if (!mark.plain()) {
                // To open a pipe would wait for somebody who writes, and a device may never end.
                return new Known(
                        Optional.empty(),
                        Content.fault("is a folder, a pipe or a device: configurations are files; move it away"));
            }
            if (mark.size() > LARGEST) {
                return new Known(
                        Optional.empty(),
                        Content.fault("has " + mark.size() + " bytes, more than the " + LARGEST
                                + " that are read: it is no configuration; move it away"));
            }
            byte[] bytes = Files.readAllBytes(file);
            boolean sealed = mark.sealed() && mark.equals(FileMark.of(file));
            // Only what was old when it was read may be trusted later: times are coarse.
            Optional<FileMark> trusted = mark.isOld() ? Optional.of(mark) : Optional.empty();
            return new Known(trusted, new Content(bytes, Optional.empty(), sealed, place));
        } catch (NoSuchFileException e) {
            return new Known(Optional.empty(), Content.fault("is a link that leads nowhere: mend it, or take it away"));
        } catch (IOException e) {
            return new Known(
                    Optional.empty(),
                    Content.fault("cannot be read as user " + System.getProperty("user.name") + " ("
                            + e.getClass().getSimpleName() + "): give the right to read it"));
        }
    }

    private record Known(Optional<FileMark> mark, Content content) {}

    /** The bytes of a file, or why they cannot be had. Only these make two contents equal. */
    static final class Content {

        private final byte[] bytes;
        private final Optional<String> unreadable;
        private final boolean sealed;
        private final String place;

        Content(byte[] bytes, Optional<String> unreadable) {
            this(bytes, unreadable, false, "");
        }

        Content(byte[] bytes, Optional<String> unreadable, boolean sealed, String place) {
            this.bytes = bytes;
            this.unreadable = unreadable;
            this.sealed = sealed;
            this.place = place;
        }

        byte[] bytes() {
            return bytes;
        }

        Optional<String> unreadable() {
            return unreadable;
        }

        /** Tells whether the last thing that happened to the file was no write: it was moved here whole, for example. */
        boolean sealed() {
            return sealed;
        }

        /** Gives where a link leads to; empty for a plain file. */
        String place() {
            return place;
        }

        static Content fault(String reason) {
            return new Content(new byte[0], Optional.of(reason));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other
                    || (other instanceof Content content
                            && unreadable.equals(content.unreadable)
                            && Arrays.equals(bytes, content.bytes));
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
