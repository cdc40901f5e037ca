package io.mira.secrets.internal;

/** On whose behalf a secret is read: a bundle, and a configuration of it if the PID is not empty. */
record Consumer(String bundle, String pid) {

    @Override
    public String toString() {
        return pid.isEmpty() ? bundle : bundle + " " + pid;
    }
}
