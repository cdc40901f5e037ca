package io.mira.config.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code .cfg} (as Java properties, with FileInstall's typed values), {@code .config} (Felix's typed syntax) and
 * {@code .cfg.json} (the Configurator's).
 */
final class FileParser {

    private final Function<String, @Nullable String> variables;

    /** Takes what {@code ${name}} stands for; null where there is no such name. */
    FileParser(Function<String, @Nullable String> variables) {
        this.variables = variables;
    }

    /** Gives the keys of a file; empty if it is faulty. */
    Optional<Set<String>> keys(String name, EtcFolder.Content content) {
        try {
            return content.unreadable().isPresent()
                    ? Optional.empty()
                    : Optional.of(parse(name, content.bytes()).values().keySet());
        } catch (FaultyFileException e) {
            return Optional.empty();
        }
    }

    ParsedFile parse(String name, byte[] content) throws FaultyFileException {
        String text = decode(content);
        if (name.endsWith(Pid.JSON)) {
            return json(text);
        }
        return name.endsWith(Pid.CONFIG) ? config(text) : cfg(text);
    }

    private ParsedFile cfg(String text) throws FaultyFileException {
        Gathering gathering = new Gathering();
        for (CfgLines.Entry entry : new CfgLines(text).entries()) {
            gathering.add(entry.key(), entry.line(), () -> {
                String value = new Substitution(variables).in(entry);
                return TypedValue.looksTyped(value) ? TypedValue.parse(entry, value) : value;
            });
        }
        return gathering.file(text);
    }

    private static ParsedFile config(String text) throws FaultyFileException {
        Gathering gathering = new Gathering();
        for (CfgLines.Entry entry : new ConfigLines(text).entries()) {
            gathering.add(entry.key(), entry.line(), () -> TypedValue.parse(entry, entry.value()));
        }
        return gathering.file(text);
    }

    private static ParsedFile json(String text) throws FaultyFileException {
        Gathering gathering = new Gathering();
        for (Map.Entry<String, JsonText.Member> entry :
                new JsonText(text).members().entrySet()) {
            String key = entry.getKey();
            JsonText.Member member = entry.getValue();
            if (key.startsWith(":") || member.value() == JsonText.Nothing.NULL) {
                continue;
            }
            int colon = key.lastIndexOf(':');
            String name = colon < 0 ? key : key.substring(0, colon);
            String type = colon < 0 ? "" : key.substring(colon + 1);
            gathering.add(name, member.line(), () -> {
                if (name.isEmpty()) {
                    throw new FaultyFileException(
                            new Fault(member.line(), "", "the key is missing: write \"key\": value"));
                }
                try {
                    return new JsonValue(type).of(member.value());
                } catch (IllegalArgumentException | ArithmeticException e) {
                    throw new FaultyFileException(new Fault(member.line(), name, String.valueOf(e.getMessage())));
                }
            });
        }
        return gathering.file(text);
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
