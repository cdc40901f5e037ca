package io.mira.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What the framework is told: the fixed part is framework.properties beside this class. */
final class FrameworkSettings {

    private FrameworkSettings() {}

    static Map<String, Object> of(Folders folders, long startedAt, String version, FrameworkLog log) {
        Map<String, Object> settings = new HashMap<>();
        Properties fixed = read();
        fixed.stringPropertyNames().forEach(name -> settings.put(name, fixed.getProperty(name)));
        settings.put("org.osgi.framework.storage", folders.cache().toString());
        settings.put("mira.home", folders.home().toString());
        settings.put("mira.etc", folders.etc().toString());
        settings.put("mira.deploy", folders.deploy().toString());
        settings.put("mira.data", folders.data().toString());
        settings.put("mira.version", version);
        settings.put("mira.start.epoch_ms", Long.toString(startedAt));
        settings.put("felix.fileinstall.dir", folders.deploy().toString());
        settings.put(
                "felix.fileinstall.tmpdir",
                folders.data().resolve("fileinstall").toString());
        settings.put("felix.log.logger", log);
        return settings;
    }

    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream in = FrameworkSettings.class.getResourceAsStream("framework.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
