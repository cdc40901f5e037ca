package io.mira.secrets.vault.internal;

/** Where a secret is in Vault: {@code [@namespace/][mount/]path} as written, taken apart. */
record Location(String text, String namespace, String mount, String rest) {

    static Location of(String path, VaultSettings settings, Mounts mounts) {
        String namespace = settings.namespace;
        String inside = Paths.inside(path);
        int slash = inside.indexOf('/');
        if (inside.startsWith("@") && slash > 1) {
            String child = inside.substring(1, slash);
            namespace = namespace.isEmpty() ? child : namespace.replaceAll("/+$", "") + "/" + child;
            inside = inside.substring(slash + 1);
        }
        return new Location(path, namespace, mounts.mountOf(inside), mounts.within(inside));
    }

    /** Gives the path in the API, with a segment of the engine between mount and rest if need be. */
    String api(String segment) {
        return Paths.encode(mount) + "/" + segment + Paths.encode(rest);
    }
}
