package io.mira.secrets.k8s.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(name = "Mira secrets: Kubernetes")
@interface K8sConfig {

    @AttributeDefinition(
            description = "Where a secret is looked for that names no namespace; none for the pod's own",
            required = false)
    String namespace() default "";

    @AttributeDefinition(
            description = "auto: the mounted directory if there is one, else the API",
            options = {@Option("auto"), @Option("mount"), @Option("api")})
    String mode() default "auto";

    @AttributeDefinition(
            description = "The folder below which each secret is mounted in a directory of its own name",
            required = false)
    String mount__path() default "";

    @AttributeDefinition(
            description = "The API server, https://host:port; none for the one that the pod knows",
            required = false)
    String api__server() default "";

    @AttributeDefinition(
            description = "Certificates (PEM) that the API server is trusted by; none for those of the service account",
            required = false)
    String ca__file() default "";

    @AttributeDefinition(
            description =
                    "The file of the bearer token, read again when it has expired; none for the service account's",
            required = false)
    String token__file() default "";

    @AttributeDefinition(
            description = "A kubeconfig file, for use outside a cluster; commands in it are never run",
            required = false)
    String kubeconfig() default "";

    @AttributeDefinition(description = "The context of the kubeconfig; none for its current one", required = false)
    String context() default "";

    @AttributeDefinition(description = "How long an answer of the API server is waited for")
    String timeout() default "5s";

    @AttributeDefinition(description = "How often a secret is asked for whose changes may not be watched")
    String poll__interval() default "60s";

    @AttributeDefinition(description = "After how long a silent watch is taken for dead and everything is read again")
    String watch__silence() default "150s";
}
