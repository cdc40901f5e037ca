package io.mira.secrets.vault.internal;

import java.time.Duration;

/** Waits a moment; ends on interrupt. */
@FunctionalInterface
interface Pause {

    void forAbout(Duration time) throws InterruptedException;
}
