package io.mira.launcher;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Notes how it was ended, and lives on. */
final class FakeJvm implements Jvm {

    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void exit(int code) {
        ends.add("exit " + code);
    }

    @Override
    public void halt(int code) {
        ends.add("halt " + code);
    }
}
