package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.spi.SecretFile;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the API server is, whom it is trusted by and who asks: as configured, as a kubeconfig says, or as the pod knows.
 * The files are read again whenever a connection is made.
 *
 * @param server without a path's last slash
 * @param authorities certificates in PEM; empty for those that Java trusts
 * @param token empty for none
 * @param tokenFile empty for none
 * @param clientCertificate what is shown instead of a token, in PEM; empty for none
 * @param clientKey the key of it, in PEM
 * @param namespace empty if nothing says one
 */
record Cluster(
        URI server,
        String authorities,
        String token,
        String tokenFile,
        String clientCertificate,
        String clientKey,
        String namespace) {

    static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    Cluster {
        boolean local = List.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(server.getHost()));
        if (!"https".equals(server.getScheme()) && !("http".equals(server.getScheme()) && local)) {
            throw new BackendUnreachableException("the API server " + server + " must be asked by https");
        }
    }

    /**
     * Looks where the cluster is.
     *
     * @throws BackendUnreachableException if nothing says it, or what says it cannot be read
     */
    static Cluster of(K8sSettings settings, Map<String, String> environment, Path serviceAccount) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        String named = settings.kubeconfig();
        if (!settings.apiServer().isEmpty()) {
            return ofAccount(settings, settings.apiServer(), serviceAccount);
        }
        if (named.isEmpty() && !host.isEmpty()) {
            String address = host.contains(":") ? "[" + host + "]" : host;
            return ofAccount(settings, "https://" + address + ":" + port, serviceAccount);
        }
        String file = named.isEmpty() ? environment.getOrDefault("KUBECONFIG", "") : named;
        if (named.isEmpty() && file.contains(File.pathSeparator)) {
            throw new BackendUnreachableException(
                    "KUBECONFIG names several files: name one of them as kubeconfig in mira.secrets.k8s");
        }
        if (!file.isEmpty()) {
            return ofKubeconfig(settings, Path.of(file));
        }
        throw new BackendUnreachableException(
                "no API server is known: this is no pod, and mira.secrets.k8s names neither api_server nor kubeconfig");
    }

    /** Gives the namespace that is the process's own: as configured, of the pod, of the kubeconfig, or the default one. */
    static String ownNamespace(K8sSettings settings, Map<String, String> environment, Path serviceAccount) {
        if (!settings.namespace().isEmpty()) {
            return settings.namespace();
        }
        Path file = serviceAccount.resolve("namespace");
        String account = Files.isReadable(file) ? read(file, "the namespace").strip() : "";
        if (!account.isEmpty()) {
            return account;
        }
        String pod = environment.getOrDefault("POD_NAMESPACE", "");
        if (!pod.isEmpty()) {
            return pod;
        }
        try {
            String named = of(settings, environment, serviceAccount).namespace();
            return named.isEmpty() ? "default" : named;
        } catch (BackendUnreachableException e) {
            return "default";
        }
    }

    /** Gives where the API server is, for the operator; empty if nothing says it. */
    static String address(K8sSettings settings, Map<String, String> environment, Path serviceAccount) {
        try {
            return of(settings, environment, serviceAccount).toString();
        } catch (BackendUnreachableException e) {
            return "";
        }
    }

    /** Gives the bearer token as it is now, if there is one. */
    Optional<String> currentToken() {
        String current = tokenFile.isEmpty()
                ? token
                : read(Path.of(tokenFile), "the token").strip();
        if (current.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new BackendUnreachableException("the token in " + tokenFile + " holds what no token may hold");
        }
        return current.isEmpty() ? Optional.empty() : Optional.of(current);
    }

    /** Prints no token. */
    @Override
    public String toString() {
        return server.toString();
    }

    private static Cluster ofAccount(K8sSettings settings, String server, Path serviceAccount) {
        Path account = serviceAccount.resolve("ca.crt");
        String authorities = !settings.caFile().isEmpty()
                ? read(Path.of(settings.caFile()), "ca_file")
                : Files.exists(account) ? read(account, "the CA of the service account") : "";
        Path token = serviceAccount.resolve("token");
        String tokenFile =
                !settings.tokenFile().isEmpty() ? settings.tokenFile() : Files.exists(token) ? token.toString() : "";
        return new Cluster(uri(server), authorities, "", tokenFile, "", "", "");
    }

    private static Cluster ofKubeconfig(K8sSettings settings, Path file) {
        try {
            Map<?, ?> config = Yaml.mapping(read(file, "kubeconfig"));
            String name = settings.context().isEmpty() ? Json.string(config, "current-context") : settings.context();
            Map<?, ?> context = entry(config, "context", name);
            Map<?, ?> cluster = entry(config, "cluster", Json.string(context, "cluster"));
            Map<?, ?> user = entry(config, "user", Json.string(context, "user"));
            refuse(user, "exec", "auth-provider", "username");
            refuse(cluster, "insecure-skip-tls-verify", "proxy-url", "tls-server-name");
            String tokenFile = Json.string(user, "tokenFile");
            return new Cluster(
                    uri(Json.string(cluster, "server")),
                    pem(cluster, "certificate-authority", file),
                    Json.string(user, "token"),
                    tokenFile.isEmpty() ? "" : file.resolveSibling(tokenFile).toString(),
                    pem(user, "client-certificate", file),
                    pem(user, "client-key", file),
                    Json.string(context, "namespace"));
        } catch (IllegalArgumentException e) {
            throw new BackendUnreachableException("kubeconfig " + file + ": " + e.getMessage());
        }
    }

    /** Gives what a kubeconfig holds itself under {@code <key>-data}, in base64, or names as a file beside it. */
    private static String pem(Map<?, ?> from, String key, Path kubeconfig) {
        String data = Json.string(from, key + "-data");
        String file = Json.string(from, key);
        if (data.isEmpty()) {
            return file.isEmpty() ? "" : read(kubeconfig.resolveSibling(file), key);
        }
        try {
            return new String(Base64.getDecoder().decode(data.replaceAll("\\s", "")), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + "-data is not base64");
        }
    }

    private static Map<?, ?> entry(Map<?, ?> config, String kind, String name) {
        if (config.get(kind + "s") instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> map && name.equals(map.get("name"))) {
                    return Json.map(map, kind);
                }
            }
        }
        throw new IllegalArgumentException("there is no " + kind + " '" + name + "'");
    }

    private static void refuse(Map<?, ?> from, String... keys) {
        for (String key : keys) {
            Object value = from.get(key);
            if (value != null && !List.of("", "false", "null", "~").contains(value)) {
                throw new IllegalArgumentException(
                        key + " is not supported: use token, tokenFile or a client certificate, and a CA");
            }
        }
    }

    private static URI uri(String text) {
        try {
            return URI.create(text.replaceFirst("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new BackendUnreachableException("'" + text + "' is no address of an API server", e);
        }
    }

    private static String read(Path file, String what) {
        try {
            return new String(SecretFile.read(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BackendUnreachableException("cannot read " + what + ": " + e, e);
        }
    }
}
