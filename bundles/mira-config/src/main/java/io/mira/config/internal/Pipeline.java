package io.mira.config.internal;

import io.mira.config.ConfigurationChange;
import io.mira.config.ConfigurationStatus;
import io.mira.config.spi.DeliveryGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a configuration from the file to Config Admin: parsed, layered, checked, asked about, delivered. A fault
 * anywhere leaves the last good one in force. Used by one thread at a time; {@link #status} by any.
 */
final class Pipeline {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final FileParser parser;
    private final Overrides overrides;
    private final Declarations declarations;
    private final Supplier<List<DeliveryGuard>> guards;
    private final Delivery delivery;
    private final Consumer<ConfigurationChange> listener;
    private final Map<Pid, String> files = new TreeMap<>();
    private final Map<String, EtcFolder.Content> contents = new HashMap<>();
    private final Map<Pid, ConfigurationStatus> status = new ConcurrentSkipListMap<>();
    private final Set<String> told = new HashSet<>();

    Pipeline(
            FileParser parser,
            Overrides overrides,
            Declarations declarations,
            Supplier<List<DeliveryGuard>> guards,
            Delivery delivery,
            Consumer<ConfigurationChange> listener) {
        this.parser = parser;
        this.overrides = overrides;
        this.declarations = declarations;
        this.guards = guards;
        this.delivery = delivery;
        this.listener = listener;
    }

    List<ConfigurationStatus> status() {
        return List.copyOf(status.values());
    }

    /** Takes over a folder as it is now: what is new, what is different, what is gone. */
    void take(Map<String, EtcFolder.Content> folder) {
        Set<Pid> touched = new HashSet<>();
        Map<Pid, String> names = names(folder);
        for (Map.Entry<Pid, String> entry : names.entrySet()) {
            EtcFolder.Content before = contents.get(entry.getValue());
            if (before == null || !before.same(folder.get(entry.getValue())) || !files.containsKey(entry.getKey())) {
                touched.add(entry.getKey());
            }
        }
        for (Pid pid : files.keySet()) {
            if (!names.containsKey(pid)) {
                touched.add(pid);
            }
        }
        for (String pid : declarations.pids()) {
            if (!names.containsKey(Pid.of(pid)) && !status.containsKey(Pid.of(pid))) {
                touched.add(Pid.of(pid));
            }
        }
        files.clear();
        files.putAll(names);
        contents.clear();
        contents.putAll(folder);
        touched.stream().sorted().forEach(this::process);
    }

    /** Looks again at all configurations of a PID, because something about it has become known. */
    void declared(String base) {
        Set<Pid> known = new HashSet<>(files.keySet());
        known.add(Pid.of(base));
        known.stream().filter(pid -> pid.base().equals(base)).sorted().forEach(this::process);
    }

    /** Delivers again, or tries again if it is held back. */
    void redeliver(Pid pid) {
        ConfigurationStatus now = status.get(pid);
        if (now == null) {
            return;
        }
        if (now.state() != ConfigurationStatus.State.DELIVERED) {
            process(pid);
            return;
        }
        try {
            delivery.again(pid);
        } catch (IOException e) {
            log.atError().addKeyValue("pid", pid).setCause(e).log("configuration could not be delivered again");
        }
    }

    private void process(Pid pid) {
        String file = Optional.ofNullable(files.get(pid)).orElse("");
        try {
            ParsedFile parsed = parse(file);
            Optional<ObjectClassDefinition> declared = declarations.of(pid);
            Map<String, Object> layered = layered(pid, parsed, declared);
            if (file.isEmpty() && layered.isEmpty()) {
                gone(pid);
                return;
            }
            Checked checked = declared.map(d -> new Checker(d).check(layered, parsed))
                    .orElseGet(() -> new Checked(Map.copyOf(layered), List.of(), List.of()));
            if (!checked.faults().isEmpty()) {
                throw new FaultyFileException(checked.faults());
            }
            warn(pid, file, checked.warnings());
            deliver(pid, file, checked.values());
        } catch (FaultyFileException e) {
            reject(pid, file, e.faults());
        } catch (IOException e) {
            reject(pid, file, List.of(new Fault(0, "", String.valueOf(e.getMessage()))));
        }
    }

    private ParsedFile parse(String file) throws FaultyFileException {
        EtcFolder.Content content = contents.get(file);
        if (content == null) {
            return ParsedFile.NONE;
        }
        if (content.unreadable().isPresent()) {
            throw new FaultyFileException(new Fault(0, "", content.unreadable().get()));
        }
        return parser.parse(file, content.bytes());
    }

    private Map<String, Object> layered(Pid pid, ParsedFile parsed, Optional<ObjectClassDefinition> declared) {
        Set<String> known = new HashSet<>(parsed.values().keySet());
        declared.ifPresent(d -> {
            for (AttributeDefinition attribute : d.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
                known.add(attribute.getID());
            }
        });
        Map<String, Object> layered = new HashMap<>(parsed.values());
        overrides.of(pid, known).forEach((key, override) -> layered.put(key, override.value()));
        return layered;
    }

    private void deliver(Pid pid, String file, Map<String, Object> values) throws IOException {
        List<String> obstacles = new ArrayList<>();
        for (DeliveryGuard guard : guards.get()) {
            obstacles.addAll(guard.obstacles(pid.toString(), values));
        }
        if (!obstacles.isEmpty()) {
            ConfigurationStatus pending =
                    ConfigurationStatus.of(pid.toString(), file, ConfigurationStatus.State.PENDING, obstacles);
            status.put(pid, pending);
            if (told.add(pending.toString())) {
                log.atWarn()
                        .addKeyValue("pid", pid)
                        .addKeyValue("file", file)
                        .addKeyValue("reasons", String.join("; ", obstacles))
                        .log("configuration is held back");
            }
            return;
        }
        Map<String, Object> before = delivery.inForce(pid).orElse(Map.of());
        boolean changed = delivery.deliver(pid, values);
        forgetTold(pid);
        status.put(pid, ConfigurationStatus.of(pid.toString(), file, ConfigurationStatus.State.DELIVERED, List.of()));
        if (changed) {
            ConfigurationChange change = ConfigurationChange.of(pid.toString(), before, values);
            log.atDebug()
                    .addKeyValue("pid", pid)
                    .addKeyValue("file", file)
                    .addKeyValue("keys", String.join(",", change.changedKeys()))
                    .log("configuration delivered");
            listener.accept(change);
        }
    }

    private void gone(Pid pid) throws IOException {
        Optional<Map<String, Object>> before = delivery.inForce(pid);
        delivery.withdraw(pid);
        guards.get().forEach(guard -> guard.gone(pid.toString()));
        status.remove(pid);
        forgetTold(pid);
        before.ifPresent(values -> listener.accept(ConfigurationChange.of(pid.toString(), values, Map.of())));
    }

    private void reject(Pid pid, String file, List<Fault> faults) {
        String where = file.isEmpty() ? "environment" : file;
        List<String> reasons = faults.stream().map(fault -> fault.in(where)).toList();
        ConfigurationStatus rejected =
                ConfigurationStatus.of(pid.toString(), file, ConfigurationStatus.State.REJECTED, reasons);
        status.put(pid, rejected);
        if (told.add(rejected.toString())) {
            Fault first = faults.get(0);
            log.atError()
                    .addKeyValue("pid", pid)
                    .addKeyValue("file", where)
                    .addKeyValue("line", first.line())
                    .addKeyValue("key", first.key())
                    .addKeyValue("reason", String.join("; ", reasons))
                    .addKeyValue("in_force", delivery.inForce(pid).isPresent() ? "last good" : "none")
                    .log("configuration rejected");
        }
    }

    private void warn(Pid pid, String file, List<Fault> warnings) {
        for (Fault warning : warnings) {
            if (told.add(pid + warning.in(file))) {
                log.atWarn()
                        .addKeyValue("pid", pid)
                        .addKeyValue("file", file)
                        .addKeyValue("line", warning.line())
                        .addKeyValue("key", warning.key())
                        .log(warning.reason());
            }
        }
    }

    /** What has been told of a configuration that is well again may be told again. */
    private void forgetTold(Pid pid) {
        told.removeIf(text -> text.startsWith(pid + " "));
    }

    private Map<Pid, String> names(Map<String, EtcFolder.Content> folder) {
        Map<Pid, String> names = new TreeMap<>();
        for (String name : folder.keySet()) {
            Pid pid = Pid.ofFile(name).orElseThrow();
            String other = names.put(pid, name);
            if (other != null && told.add("twice " + pid)) {
                log.atError()
                        .addKeyValue("pid", pid)
                        .addKeyValue("file", name)
                        .log("two files say the same configuration: remove {} or {}", other, name);
            }
        }
        return names;
    }
}
