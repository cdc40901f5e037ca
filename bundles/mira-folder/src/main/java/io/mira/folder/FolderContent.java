package io.mira.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What somebody wants to know of a folder.
 *
 * @param <T> what is known of one file; two that are equal mean that the file has not changed
 */
@FunctionalInterface
public interface FolderContent<T> {

    /** Looks through the folder, and gives what is known of each file, by file name. */
    Map<String, T> read(Path folder) throws IOException;
}
