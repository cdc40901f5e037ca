package io.mira.examples.webhook;

import jakarta.servlet.Servlet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * One endpoint for GitHub's webhooks. There is one for {@code io.mira.example.webhook.cfg}, and one for each
 * {@code io.mira.example.webhook~<name>.cfg}.
 */
@Component(
        configurationPid = "io.mira.example.webhook",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = WebhookConfig.class, factory = true)
@RequireHttpWhiteboard
public final class WebhookReceiver {

    private final BundleContext context;
    private volatile Settings settings;
    private volatile ServiceRegistration<Servlet> registration;

    /** Opens the endpoint. */
    @Activate
    public WebhookReceiver(BundleContext context, WebhookConfig config) {
        this.context = context;
        this.settings = settings(config);
        this.registration = register(settings.path());
    }

    /**
     * Takes effect for the next request; what is faulty changes nothing. Only another path touches the endpoint, and
     * the new one opens before the old one closes.
     */
    @Modified
    void modified(WebhookConfig config) {
        Settings before = settings;
        settings = settings(config);
        if (!settings.path().equals(before.path())) {
            ServiceRegistration<Servlet> closing = registration;
            registration = register(settings.path());
            closing.unregister();
        }
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
    }

    private ServiceRegistration<Servlet> register(String pattern) {
        return context.registerService(
                Servlet.class,
                new WebhookServlet(() -> settings),
                FrameworkUtil.asDictionary(Map.of(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, pattern)));
    }

    private static Settings settings(WebhookConfig config) {
        // null when nobody checked the configuration against its declaration
        String secret = Objects.requireNonNullElse(config._secret(), "");
        return new Settings(
                config.path(), List.of(config.accepted__events()), config.body__limit(), new Signature(secret));
    }
}
