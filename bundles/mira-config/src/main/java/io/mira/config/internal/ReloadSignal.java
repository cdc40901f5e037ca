package io.mira.config.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP: the same as {@code mira:config reload}. The launcher finds it by its property. */
@Component(service = Runnable.class, property = "mira.signal=HUP")
public final class ReloadSignal implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ReloadSignal.class);

    private final ConsoleAccess access;

    @Activate
    public ReloadSignal(@Reference ConsoleAccess access) {
        this.access = access;
    }

    @Override
    public void run() {
        try {
            access.onConsole(Console::reload);
            log.info("configuration reloaded");
        } catch (RuntimeException e) {
            log.error("configuration could not be reloaded: {}", e.getMessage());
        }
    }
}
