package io.mira.secrets.internal;

/**
 * On whose behalf a secret is read: a bundle, and a configuration of it if the PID is not empty. The bundle is empty as
 * long as nobody owns the configuration.
 */
record Consumer(String bundle, String pid) {

    @Override
    public String toString() {
        return (bundle + " " + pid).strip();
    }
}
