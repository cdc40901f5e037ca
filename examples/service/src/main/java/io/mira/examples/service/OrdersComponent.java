package io.mira.examples.service;

import io.mira.shutdown.InFlight;
import io.mira.shutdown.ShutdownContext;
import io.mira.shutdown.ShutdownHandler;
import io.mira.shutdown.ShutdownHandlerProperties;
import io.mira.shutdown.ShutdownPhase;
import jakarta.servlet.Servlet;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders in by HTTP, out into a queue. The queue is closed in the phase resources, when no order is under way any more. */
@Component(
        configurationPid = "io.mira.example.service",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = ShutdownHandler.class,
        immediate = true)
@ShutdownHandlerProperties(name = "orders queue", phase = ShutdownPhase.RESOURCES, limit = "5s")
@Designate(ocd = OrdersConfig.class)
@RequireHttpWhiteboard
public final class OrdersComponent implements ShutdownHandler {

    private static final Logger log = LoggerFactory.getLogger(OrdersComponent.class);
    private static final String PATH = "/orders";

    private final ServiceRegistration<Servlet> registration;
    private volatile OrdersConfig config;
    private volatile OrderQueue queue;

    @Activate
    public OrdersComponent(BundleContext context, @Reference InFlight inFlight, OrdersConfig config) {
        this.config = config;
        this.queue = new OrderQueue(config);
        this.registration = context.registerService(
                Servlet.class,
                new OrdersServlet(() -> queue, inFlight, () -> this.config.body__limit()),
                FrameworkUtil.asDictionary(Map.of(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, PATH)));
    }

    /** A rotated password, an edited limit: what is under way goes on with what it has. Another database is another queue. */
    @Modified
    void modified(OrdersConfig next) {
        OrderQueue before = queue;
        if (next.url().equals(config.url())) {
            before.reconfigure(next);
        } else {
            queue = new OrderQueue(next);
            before.close();
        }
        config = next;
        log.atInfo().addKeyValue("body_limit", next.body__limit()).log("orders reconfigured");
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        queue.close();
    }

    @Override
    public void stop(ShutdownContext context) {
        queue.close();
    }
}
