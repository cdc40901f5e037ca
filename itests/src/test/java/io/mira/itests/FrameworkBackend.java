package io.mira.itests;

import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.SecretsBackend;
import java.util.Map;

/** Keeps a password under each path. */
final class FrameworkBackend implements SecretsBackend {

    private final Map<String, String> passwords;

    FrameworkBackend(Map<String, String> passwords) {
        this.passwords = passwords;
    }

    @Override
    public Secret read(String path) {
        String password = passwords.get(path);
        if (password == null) {
            throw new SecretNotFoundException("nothing under " + path);
        }
        return Secret.of("password", password);
    }
}
