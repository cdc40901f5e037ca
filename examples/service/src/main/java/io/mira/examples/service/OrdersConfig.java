package io.mira.examples.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Mira example: orders into a queue")
@interface OrdersConfig {

    @AttributeDefinition(description = "Where the queue is: jdbc:postgresql://host:port/database")
    String url();

    @AttributeDefinition(description = "Who logs in to the database")
    String user();

    @AttributeDefinition(type = AttributeType.PASSWORD, description = "The password of the user, as secret://path:key")
    String _password();

    @AttributeDefinition(description = "The longest body in bytes; a longer one is answered with 413", min = "1")
    int body__limit() default 65_536;

    @AttributeDefinition(description = "How many connections at most", min = "1", max = "100")
    int connections() default 4;
}
