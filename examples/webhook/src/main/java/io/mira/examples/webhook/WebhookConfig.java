package io.mira.examples.webhook;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Mira example: GitHub webhook receiver")
@interface WebhookConfig {

    @AttributeDefinition(description = "Where webhooks are received, such as /webhook")
    String path() default "/webhook";

    @AttributeDefinition(description = "The events that are accepted; every other is answered with 422")
    String[] accepted__events() default {"ping", "push", "pull_request"};

    @AttributeDefinition(
            description = "The longest body in bytes; a longer one is answered with 413",
            min = "1",
            max = "" + Settings.LONGEST_BODY)
    int body__limit() default 1048576;

    // The key is ".secret": a key that starts with a dot is delivered to the component and published to nobody.
    @AttributeDefinition(
            description = "What the sender signs with, as secret://path:key",
            type = AttributeType.PASSWORD)
    String _secret();
}
