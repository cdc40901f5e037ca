package io.mira.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which files a poll looks at. Where the file system tells of every edit, a poll is for what got lost: of many files only a
 * part is looked at each time, all of them within a dozen polls.
 */
final class Turn {

    /** So many files are looked at whenever somebody looks. */
    static final int FEW = 64;

    static final int PARTS = 12;

    /** Kinds that live on this machine. Others, such as nfs, tell nothing of what is done elsewhere. */
    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "ramfs", "overlay");

    private final int part;

    private Turn(int part) {
        this.part = part;
    }

    /** Gives one turn after the other. */
    static Turn number(int number) {
        return new Turn(Math.floorMod(number, PARTS));
    }

    /** Gives the files whose turn it is. */
    List<String> of(List<String> files) {
        List<String> due = new ArrayList<>(files.subList(0, Math.min(FEW, files.size())));
        for (int i = FEW + part; i < files.size(); i += PARTS) {
            due.add(files.get(i));
        }
        return due;
    }

    /** Tells whether all that happens in a folder can be told by a watch. */
    static boolean isTold(Path folder) {
        try {
            return LOCAL.contains(Files.getFileStore(folder).type());
        } catch (IOException e) {
            return false;
        }
    }
}
