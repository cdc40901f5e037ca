package io.mira.config.internal;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A JSON Schema that the values of a configuration are held against, in the types that the metatype gives them. */
final class Schema {

    private final Validator validator;
    private final URI uri;
    private final SchemaNode root;

    /** Nothing that a schema refers to is fetched: it has to stand in itself. */
    Schema(String text) throws FaultyFileException {
        this.root = SchemaNode.parse(text);
        this.validator = new ValidatorFactory()
                .withJsonNodeFactory(new SchemaNode.Factory())
                .withSchemaResolver(uri -> SchemaResolver.Result.empty())
                .withDisabledSchemaValidation(true)
                .createValidator();
        this.uri = validator.registerSchema(root);
    }

    /** Gives the keys that the schema names. */
    Set<String> keys() {
        SchemaNode properties = root.member("properties");
        return properties == null ? Set.of() : properties.asObject().keySet();
    }

    /** Gives everything that does not fit. A reference to a secret fits: its value is not known here. */
    List<Fault> faults(Map<String, Object> values, ParsedFile file) {
        List<Fault> faults = new ArrayList<>();
        for (Error error : validator.validate(uri, new SchemaNode(values, "")).getErrors()) {
            String key = key(error.getInstanceLocation());
            Object value = values.get(key);
            if (value == null || !Masks.text(value).contains(AttributeValue.REFERENCE)) {
                String reason = Masks.isSecret(key) ? "" : ": " + error.getError();
                int line = key.isEmpty() ? file.end() : file.line(key);
                faults.add(new Fault(line, key, "does not fit the schema (" + error.getKeyword() + ")" + reason));
            }
        }
        return faults;
    }

    private static String key(String pointer) {
        String first = pointer.isEmpty() ? "" : pointer.substring(1).split("/", 2)[0];
        return first.replace("~1", "/").replace("~0", "~");
    }
}
