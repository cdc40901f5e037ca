package io.mira.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Something that is started by a command of its own, and takes neither our configurations nor our bundles. */
record CommandPeer(String name, String readyLine, List<String> command) implements Peer {

    /** Reads peers from a file: in each line the name, the text of its ready line, and the command, between bars. */
    static List<Peer> read(Path file) throws IOException {
        List<Peer> peers = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split("\\|", -1);
            if (words.length >= 3) {
                peers.add(new CommandPeer(words[0], words[1], List.of(words).subList(2, words.length)));
            }
        }
        return peers;
    }

    @Override
    public boolean takesBundles() {
        return false;
    }

    @Override
    public MeasuredProcess start(Path work) throws IOException {
        return new MeasuredProcess(command, Map.of());
    }
}
