package io.mira.launcher;

/** How the JVM is ended. Neither method returns, unless in a test. */
interface Jvm {

    /** Runs the shutdown hooks and ends. */
    void exit(int code);

    /** Ends at once. */
    void halt(int code);

    /** Gives the one that we live in. */
    static Jvm real() {
        return new Jvm() {
            @Override
            public void exit(int code) {
                System.exit(code);
            }

            @Override
            public void halt(int code) {
                Runtime.getRuntime().halt(code);
            }
        };
    }
}
