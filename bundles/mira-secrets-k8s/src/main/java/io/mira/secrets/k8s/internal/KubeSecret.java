package io.mira.secrets.k8s.internal;

import io.mira.secrets.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A secret as the API gives it. Its version only tells whether it is another one: the API keeps no old ones. */
record KubeSecret(Secret secret, String version, boolean immutable) {

    /**
     * Reads the object.
     *
     * @throws IllegalArgumentException if it is none of a secret; the message holds no value
     */
    static KubeSecret of(Map<?, ?> object) {
        String version = Json.string(Json.map(object, "metadata"), "resourceVersion");
        if (!Json.string(object, "kind").equals("Secret") || version.isEmpty()) {
            throw new IllegalArgumentException("not an object of kind Secret with a resourceVersion");
        }
        Map<String, String> values = new HashMap<>();
        Json.map(object, "data").forEach((key, value) -> {
            if (key instanceof String name && value instanceof String encoded) {
                put(values, name, decoded(name, encoded));
            }
        });
        boolean immutable = Boolean.TRUE.equals(object.get("immutable"));
        return new KubeSecret(Secret.of(values), version, immutable);
    }

    /** Puts what is text under its key, and anything else in base64 under {@code key.base64}. */
    static void put(Map<String, String> values, String key, byte[] value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            if (text.indexOf('\0') < 0) {
                values.put(key, text);
                return;
            }
        } catch (CharacterCodingException e) {
            // No text: given in base64 below.
        }
        values.putIfAbsent(key + ".base64", Base64.getEncoder().encodeToString(value));
    }

    private static byte[] decoded(String key, String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the value of " + key + " is not base64");
        }
    }

    @Override
    public String toString() {
        return secret.toString();
    }
}
