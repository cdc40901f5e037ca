package io.mira.config.internal;

import io.mira.config.ConfigurationStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers what operators ask and want of configurations. What may be a secret is masked. Used on the delivering thread. */
final class Console {

    static final String USAGE = "mira:config list | show <pid> | explain <pid> [key] | status | history <pid>"
            + " | diff <pid> [n] | rollback <pid> <n> | set <pid> <key> <value> [--persist] | reload | validate [--json]";

    private final Pipeline pipeline;
    private final Sources sources;
    private final Delivery delivery;
    private final History history;
    private final EtcWriter writer;
    private final EtcFolder etc;
    private final Runnable takeAgain;

    /** @param takeAgain takes {@code etc/} over as it is, followed or not */
    Console(
            Pipeline pipeline,
            Sources sources,
            Delivery delivery,
            History history,
            EtcWriter writer,
            EtcFolder etc,
            Runnable takeAgain) {
        this.pipeline = pipeline;
        this.sources = sources;
        this.delivery = delivery;
        this.history = history;
        this.writer = writer;
        this.etc = etc;
        this.takeAgain = takeAgain;
    }

    /** Lists every configuration. */
    Answer list() {
        Answer answer = new Answer("pid", "state", "file", "keys");
        for (ConfigurationStatus one : pipeline.status()) {
            int keys = delivery.inForce(Pid.of(one.pid())).map(Map::size).orElse(0);
            answer.row(one.pid(), one.state(), one.file(), keys);
        }
        return answer;
    }

    /** Lists what is wrong, or waits. */
    Answer status() {
        Answer answer = new Answer("pid", "state", "in_force", "reasons");
        for (ConfigurationStatus one : pipeline.status()) {
            if (one.state() != ConfigurationStatus.State.DELIVERED) {
                boolean good = delivery.inForce(Pid.of(one.pid())).isPresent();
                answer.row(one.pid(), one.state(), good ? "last good" : "none", one.reasons());
            }
        }
        return answer;
    }

    /** Shows what is in force. */
    Answer show(Pid pid) {
        Answer answer = new Answer("key", "value");
        inForce(pid).forEach((key, value) -> answer.row(key, Masks.shown(key, value)));
        return answer;
    }

    /** Shows what each layer says, and which one wins. */
    Answer explain(Pid pid, String key) {
        Answer answer = new Answer("key", "layer", "place", "value", "wins");
        Candidate candidate = pipeline.candidate(pid);
        if (candidate.faulty() && candidate.layers().keys().isEmpty()) {
            throw new IllegalArgumentException(reasons(candidate));
        }
        for (String one : candidate.layers().keys()) {
            List<Layers.Layer> layers = candidate.layers().of(one);
            for (Layers.Layer layer : key.isEmpty() || key.equals(one) ? layers : List.<Layers.Layer>of()) {
                String place = layer.line() > 0 ? layer.place() + ":" + layer.line() : layer.place();
                String value = layer.value() == Layers.GONE ? "(none)" : Masks.shown(one, layer.value());
                answer.row(one, layer.kind().title(), place, value, layer.equals(layers.get(layers.size() - 1)));
            }
        }
        if (answer.isEmpty()) {
            throw new IllegalArgumentException("nobody says anything about " + pid + (key.isEmpty() ? "" : " " + key));
        }
        return answer;
    }

    /** Lists the versions that have been in force. */
    Answer history(Pid pid) {
        Answer answer = new Answer("version", "since", "transaction", "source", "keys");
        for (History.Version version : history.of(pid)) {
            int keys = version.values().size();
            answer.row(version.number(), version.since(), version.transaction(), version.source(), keys);
        }
        return answer;
    }

    /** Shows what a version has different from what is in force; 0 stands for the one before. */
    Answer diff(Pid pid, int number) {
        List<History.Version> all = history.of(pid);
        int wanted =
                number > 0 || all.isEmpty() ? number : all.get(all.size() - 1).number() - 1;
        Map<String, Object> then = version(pid, wanted).values();
        Map<String, Object> now = delivery.inForce(pid).orElse(Map.of());
        Set<String> keys = new TreeSet<>(then.keySet());
        keys.addAll(now.keySet());
        Answer answer = new Answer("key", "version_" + wanted, "in_force");
        for (String key : keys) {
            String before = then.containsKey(key) ? Masks.shown(key, then.get(key)) : "(none)";
            String after = now.containsKey(key) ? Masks.shown(key, now.get(key)) : "(none)";
            if (!Objects.deepEquals(then.get(key), now.get(key))) {
                answer.row(key, before, after);
            }
        }
        return answer;
    }

    /** Puts a version in force again, until the file changes. */
    Answer rollback(Pid pid, int number) {
        Map<String, Object> said = new HashMap<>(version(pid, number).values());
        inForce(pid).keySet().forEach(key -> said.putIfAbsent(key, Layers.GONE));
        say(pid, said);
        return show(pid);
    }

    /** Sets a key: until the file changes, or in the file. */
    Answer set(Pid pid, String key, String value, boolean persist) throws IOException, FaultyFileException {
        Map<String, Object> said = new HashMap<>(sources.said(pid));
        said.put(key, value);
        check(pid, said);
        if (persist) {
            String file = sources.fileOf(pid);
            writer.set(file.isEmpty() ? pid + Pid.CFG : file, key, value);
        }
        say(pid, said);
        return show(pid);
    }

    /** Takes {@code etc/} over as it is, whether it is followed or not, and takes back what was said over the files. */
    Answer reload() {
        pipeline.status().forEach(one -> sources.unsay(Pid.of(one.pid())));
        takeAgain.run();
        pipeline.status().forEach(one -> pipeline.process(Pid.of(one.pid())));
        return status();
    }

    /** Says what is wrong in the files as they are now, whether they have been taken over or not; delivers nothing. */
    Answer validate() throws IOException {
        Answer answer = Validation.answer();
        pipeline.validation(etc.read()).forEach(found -> found.addTo(answer));
        return answer;
    }

    private void say(Pid pid, Map<String, Object> values) {
        check(pid, values);
        sources.say(pid, values);
        pipeline.process(pid);
    }

    private void check(Pid pid, Map<String, Object> values) {
        Map<String, Object> before = sources.said(pid);
        sources.say(pid, values);
        Candidate candidate = pipeline.candidate(pid);
        sources.say(pid, before);
        if (candidate.faulty()) {
            throw new IllegalArgumentException(reasons(candidate));
        }
    }

    private Map<String, Object> inForce(Pid pid) {
        return delivery.inForce(pid)
                .map(TreeMap::new)
                .orElseThrow(() -> new IllegalArgumentException("no configuration " + pid + " is in force"));
    }

    private History.Version version(Pid pid, int number) {
        return history.of(pid, number)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no version " + number + " of " + pid + " is known: see mira:config history " + pid));
    }

    private static String reasons(Candidate candidate) {
        return String.join(
                "; ", candidate.faults().stream().map(Object::toString).toList());
    }
}
