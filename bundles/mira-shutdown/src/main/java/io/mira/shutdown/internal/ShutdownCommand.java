package io.mira.shutdown.internal;

import io.mira.shutdown.spi.StopRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** The shell command {@code mira:shutdown}: what a stop would do, and how the last one went. */
@Component(
        service = ShutdownCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=shutdown",
            "service.description=tells the handlers, the work under way and the last stop: status [--json]"
        })
public final class ShutdownCommand {

    private static final String JSON = "--json";

    private final ShutdownComponent shutdown;
    private final Optional<StopRecord> lastStop;

    @Activate
    public ShutdownCommand(
            @Reference ShutdownComponent shutdown,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL) @Nullable StopRecord lastStop) {
        this.shutdown = shutdown;
        this.lastStop = Optional.ofNullable(lastStop);
    }

    /** Does what the words say, and gives the answer: text, or JSON if one of the words is {@code --json}. */
    public String shutdown(String... words) {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        boolean json = arguments.remove(JSON);
        if (!arguments.equals(List.of("status"))) {
            throw new IllegalArgumentException("usage: mira:shutdown status [--json]");
        }
        Status status = new Status(
                shutdown.stopping(),
                shutdown.timeout(),
                shutdown.delay(),
                shutdown.work().kinds(),
                shutdown.conductor().waitingInOrder(),
                shutdown.conductor().outcomes(),
                lastStop);
        return json ? StatusJson.of(status) : StatusText.of(status);
    }
}
