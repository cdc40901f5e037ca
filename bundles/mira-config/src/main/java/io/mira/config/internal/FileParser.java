package io.mira.config.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.felix.cm.file.ConfigurationHandler;
import org.jspecify.annotations.Nullable;

/** Reads {@code .cfg} (as Java properties, with FileInstall's typed values) and {@code .config} (Felix's typed syntax). */
final class FileParser {

    private final Function<String, @Nullable String> variables;

    /** Takes what {@code ${name}} stands for; null where there is no such name. */
    FileParser(Function<String, @Nullable String> variables) {
        this.variables = variables;
    }

    ParsedFile parse(String name, byte[] content) throws FaultyFileException {
        String text = decode(content);
        if (name.endsWith(Pid.JSON)) {
            throw new FaultyFileException(new Fault(1, "", "files in JSON are not read: use " + Pid.CFG));
        }
        return name.endsWith(Pid.CONFIG) ? config(content) : cfg(text);
    }

    private ParsedFile cfg(String text) throws FaultyFileException {
        Map<String, Object> values = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        List<CfgLines.Entry> entries = new CfgLines(text).entries();
        for (CfgLines.Entry entry : entries) {
            String value = new Substitution(variables).in(entry);
            values.put(entry.key(), TypedValue.looksTyped(value) ? TypedValue.parse(entry, value) : value);
            lines.put(entry.key(), entry.line());
        }
        return new ParsedFile(Map.copyOf(values), Map.copyOf(lines));
    }

    private static ParsedFile config(byte[] content) throws FaultyFileException {
        try {
            @SuppressWarnings("unchecked")
            Dictionary<String, Object> read = ConfigurationHandler.read(new ByteArrayInputStream(content));
            Map<String, Object> values = new HashMap<>();
            for (String key : Collections.list(read.keys())) {
                values.put(key, read.get(key));
            }
            return new ParsedFile(Map.copyOf(values), Map.of());
        } catch (IOException | RuntimeException e) {
            throw new FaultyFileException(new Fault(1, "", "no valid .config file: " + e.getMessage()));
        }
    }

    private static String decode(byte[] content) throws FaultyFileException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < bytes.position(); i++) {
                line += content[i] == '\n' ? 1 : 0;
            }
            throw new FaultyFileException(
                    new Fault(line, "", "byte " + (bytes.position() + 1) + " is not UTF-8: save the file as UTF-8"));
        }
    }
}
