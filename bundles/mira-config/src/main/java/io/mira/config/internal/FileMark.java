package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** By what a file is recognised as untouched: nobody can set the change time of an inode back. */
record FileMark(Object key, long size, FileTime modified, FileTime changed, boolean plain, boolean link) {

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final long OLD_MILLIS = 2_000;

    static FileMark of(Path file, LinkOption... options) throws IOException {
        Map<String, Object> all = Files.readAttributes(
                file,
                UNIX
                        ? "unix:ino,size,lastModifiedTime,ctime,isRegularFile,isSymbolicLink"
                        : "size,lastModifiedTime,isRegularFile,isSymbolicLink",
                options);
        FileTime modified = (FileTime) Objects.requireNonNull(all.get("lastModifiedTime"));
        return new FileMark(
                all.getOrDefault("ino", 0L),
                (Long) Objects.requireNonNull(all.get("size")),
                modified,
                (FileTime) all.getOrDefault("ctime", modified),
                (Boolean) Objects.requireNonNull(all.get("isRegularFile")),
                (Boolean) Objects.requireNonNull(all.get("isSymbolicLink")));
    }

    /** What a record does by itself goes through method handles, which cost the compiler more than a thousand looks. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileMark mark
                && changed.equals(mark.changed)
                && modified.equals(mark.modified)
                && size == mark.size
                && key.equals(mark.key)
                && plain == mark.plain
                && link == mark.link;
    }

    @Override
    public int hashCode() {
        return changed.hashCode();
    }

    /** Tells whether the file has rested for longer than times are coarse. Where times can be set back, none has. */
    boolean isOld() {
        return UNIX && System.currentTimeMillis() - changed.toMillis() > OLD_MILLIS;
    }

    /** Tells whether the last thing that happened was no write; a write sets both times to the same instant. */
    boolean sealed() {
        return changed.compareTo(modified) > 0;
    }
}
