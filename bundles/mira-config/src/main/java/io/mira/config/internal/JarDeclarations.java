package io.mira.config.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What bundles declare about their configurations, read from their jars: their metatype, by PID. */
final class JarDeclarations {

    private static final Logger log = LoggerFactory.getLogger(JarDeclarations.class);

    private final List<Path> jars;

    JarDeclarations(List<Path> jars) {
        this.jars = jars;
    }

    /** Reads all jars. One that cannot be read declares nothing: that it is no bundle is told by others. */
    Map<String, Declaration> read() {
        Map<String, Declaration> found = new HashMap<>();
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry :
                        file.stream().filter(JarDeclarations::isMetatype).toList()) {
                    try (InputStream in = file.getInputStream(entry)) {
                        add(new MetaDataReader().parse(in), file, found);
                    }
                }
            } catch (IOException e) {
                log.atDebug().addKeyValue("file", jar).setCause(e).log("jar cannot be read");
            }
        }
        return found;
    }

    private static boolean isMetatype(JarEntry entry) {
        return entry.getName().matches("OSGI-INF/metatype/[^/]+\\.xml");
    }

    private static void add(@Nullable MetaData data, JarFile jar, Map<String, Declaration> found) throws IOException {
        if (data == null || data.getDesignates() == null || data.getObjectClassDefinitions() == null) {
            return;
        }
        for (Object one : data.getDesignates()) {
            Designate designate = (Designate) one;
            Object declared =
                    data.getObjectClassDefinitions().get(designate.getObject().getOcdRef());
            if (declared instanceof OCD ocd) {
                String pid = Optional.ofNullable(designate.getPid()).orElse("");
                String named = Optional.ofNullable(designate.getFactoryPid()).orElse(pid);
                found.put(named, new Declaration(new Declared(ocd), schema(jar, named)));
            }
        }
    }

    private static Optional<Schema> schema(JarFile jar, String pid) throws IOException {
        JarEntry entry = jar.getJarEntry(Declaration.FOLDER + "/" + pid + Declaration.SCHEMA);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return Optional.of(new Schema(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (FaultyFileException | RuntimeException | LinkageError e) {
            log.error("{}: {} is no usable schema and not held to: {}", jar.getName(), entry, e.toString());
            return Optional.empty();
        }
    }

    /** A declaration as the metatype service would give it. */
    private static final class Declared implements ObjectClassDefinition {

        private final OCD ocd;

        Declared(OCD ocd) {
            this.ocd = ocd;
        }

        @Override
        public String getName() {
            return ocd.getName();
        }

        @Override
        public String getID() {
            return ocd.getID();
        }

        @Override
        public String getDescription() {
            return ocd.getDescription();
        }

        @Override
        public AttributeDefinition[] getAttributeDefinitions(int filter) {
            List<AttributeDefinition> attributes = new ArrayList<>();
            if (ocd.getAttributeDefinitions() != null) {
                for (Object attribute : ocd.getAttributeDefinitions().values()) {
                    AD ad = (AD) attribute;
                    if (filter == ALL || (filter == REQUIRED) == ad.isRequired()) {
                        attributes.add(new Attribute(ad));
                    }
                }
            }
            return attributes.toArray(AttributeDefinition[]::new);
        }

        @Override
        public @Nullable InputStream getIcon(int size) {
            return null;
        }
    }

    private record Attribute(AD ad) implements AttributeDefinition {

        @Override
        public String getName() {
            return ad.getName();
        }

        @Override
        public String getID() {
            return ad.getID();
        }

        @Override
        public String getDescription() {
            return ad.getDescription();
        }

        @Override
        public int getCardinality() {
            return ad.getCardinality();
        }

        @Override
        public int getType() {
            return ad.getType();
        }

        @Override
        public String[] getOptionValues() {
            return ad.getOptionValues();
        }

        @Override
        public String[] getOptionLabels() {
            return ad.getOptionLabels();
        }

        @Override
        public @Nullable String validate(String value) {
            return ad.validate(value);
        }

        @Override
        public String @Nullable [] getDefaultValue() {
            return ad.getDefaultValue();
        }
    }
}
