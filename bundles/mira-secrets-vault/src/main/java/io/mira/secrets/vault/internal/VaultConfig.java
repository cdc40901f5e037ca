package io.mira.secrets.vault.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(name = "Mira secrets: Vault")
@interface VaultConfig {

    @AttributeDefinition(
            description =
                    "Addresses of Vault, tried in this order; else VAULT_ADDR. Without one this backend is not there",
            cardinality = 10)
    String[] url() default {};

    @AttributeDefinition(description = "Where paths are looked up: the mount of a KV engine, version 1 or 2")
    String mount__point() default "secret";

    @AttributeDefinition(
            description = "Other mounts that may be named at the beginning of a path, such as database",
            cardinality = 100)
    String[] mounts() default {};

    @AttributeDefinition(description = "Namespace of an Enterprise server; else VAULT_NAMESPACE")
    String namespace() default "";

    @AttributeDefinition(
            description = "How to log in",
            options = {
                @Option("token"),
                @Option("token_file"),
                @Option("approle"),
                @Option("kubernetes"),
                @Option("jwt"),
                @Option("cert"),
                @Option("userpass")
            })
    String auth() default "token";

    @AttributeDefinition(description = "Where the login method is mounted; its own name if empty")
    String auth__mount() default "";

    @AttributeDefinition(description = "auth = token: the token; else VAULT_TOKEN")
    String token() default "";

    @AttributeDefinition(description = "auth = token_file: a file with a token, such as the sink of Vault Agent")
    String token__file() default "";

    @AttributeDefinition(description = "auth = kubernetes, jwt or cert: the role to log in to")
    String role() default "";

    @AttributeDefinition(description = "auth = approle: the role id")
    String role__id() default "";

    @AttributeDefinition(description = "auth = approle: the secret id")
    String secret__id() default "";

    @AttributeDefinition(description = "auth = approle: a file with the secret id, read at each login")
    String secret__id__file() default "";

    @AttributeDefinition(
            description = "auth = approle: whether the secret id is a response-wrapping token that holds it")
    boolean secret__id__wrapped() default false;

    @AttributeDefinition(description = "auth = kubernetes or jwt: a file with the token to show, read at each login")
    String jwt__file() default "/var/run/secrets/kubernetes.io/serviceaccount/token";

    @AttributeDefinition(description = "auth = userpass: the user's name")
    String username() default "";

    @AttributeDefinition(description = "auth = userpass: the password")
    String password() default "";

    @AttributeDefinition(
            description = "Authority that signed Vault's certificate, PEM; else VAULT_CACERT, else Java's own")
    String ca__cert() default "";

    @AttributeDefinition(description = "A folder of such files; else VAULT_CAPATH")
    String ca__path() default "";

    @AttributeDefinition(description = "Our own certificate, PEM; else VAULT_CLIENT_CERT")
    String client__cert() default "";

    @AttributeDefinition(description = "Its key, PEM in PKCS#8; else VAULT_CLIENT_KEY")
    String client__key() default "";

    @AttributeDefinition(
            description =
                    "The name in Vault's certificate, if it is not that of the address; else VAULT_TLS_SERVER_NAME")
    String tls__server__name() default "";

    @AttributeDefinition(description = "HTTP proxy as host:port; else VAULT_HTTP_PROXY")
    String proxy() default "";

    @AttributeDefinition(
            description = "Whether an address without TLS that is not loopback is refused, not only warned of")
    boolean strict() default false;

    @AttributeDefinition(description = "How long connecting may take: 2 (seconds), 500ms, 5s")
    String connect__timeout() default "2";

    @AttributeDefinition(description = "How long one answer may take, tries at other addresses included")
    String timeout() default "8";

    @AttributeDefinition(description = "How long Vault is left in peace at most after it failed to answer")
    String max__backoff() default "30";

    @AttributeDefinition(description = "The largest answer that is read, in bytes", min = "1024")
    int max__response() default 1_048_576;
}
