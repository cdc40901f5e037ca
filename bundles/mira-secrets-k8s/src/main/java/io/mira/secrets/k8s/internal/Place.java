package io.mira.secrets.k8s.internal;

import io.mira.secrets.SecretNotFoundException;
import java.util.regex.Pattern;

/** Where a secret is in the cluster. Holds nothing that would have to be escaped in an address. */
record Place(String namespace, String name) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /**
     * Reads {@code name} or {@code namespace/name}.
     *
     * @throws SecretNotFoundException if no secret can be called so
     */
    static Place of(String path, String ownNamespace) {
        int slash = path.indexOf('/');
        String namespace = slash < 0 ? ownNamespace : path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (!isNamespace(namespace) || !NAME.matcher(name).matches()) {
            throw new SecretNotFoundException(
                    "no secret of Kubernetes can be called '" + path + "': write name or namespace/name");
        }
        return new Place(namespace, name);
    }

    static boolean isNamespace(String text) {
        return NAMESPACE.matcher(text).matches();
    }

    /** Gives the path of the secret in the API. */
    String path() {
        return collection() + "/" + name;
    }

    /** Gives the path and query of a watch of this one secret: the least right that Kubernetes can give. */
    String watch(long seconds) {
        return collection() + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds
                + "&fieldSelector=metadata.name%3D" + name;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    private String collection() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }
}
