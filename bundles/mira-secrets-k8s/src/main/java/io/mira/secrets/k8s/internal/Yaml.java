package io.mira.secrets.k8s.internal;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads YAML, and with it JSON, into maps, lists and texts. No message holds a part of the text: it may be a token. */
final class Yaml {

    private Yaml() {}

    /**
     * Reads a mapping. Every scalar is a text, as it is written: a token of digits only is no number.
     *
     * @throws IllegalArgumentException if it is none; the message names the line only
     */
    static Map<?, ?> mapping(String text) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setSchema(new FailsafeSchema()).build();
            if (new Load(settings).loadFromString(text) instanceof Map<?, ?> mapping) {
                return mapping;
            }
            throw new IllegalArgumentException("it is no mapping");
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw new IllegalArgumentException(line + "this is no YAML");
        } catch (YamlEngineException | StackOverflowError e) {
            throw new IllegalArgumentException("this is no YAML");
        }
    }
}
