package io.mira.examples.pool;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Example: a connection pool whose password rotates")
@interface PoolConfig {

    @AttributeDefinition(description = "Where the database is: jdbc:postgresql://host:port/database")
    String url() default "jdbc:postgresql://127.0.0.1:5432/postgres";

    @AttributeDefinition(
            description = "Who logs in, as a rule a reference such as secret://database/creds/app:username")
    String _username();

    @AttributeDefinition(description = "The password, a reference such as secret://database/creds/app:password")
    String _password();

    @AttributeDefinition(description = "The most connections that are open at once", min = "1")
    int size() default 4;
}
