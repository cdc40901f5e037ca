package io.mira.config.internal;

import io.mira.config.ConfigurationChange;
import io.mira.config.ConfigurationStatus;
import io.mira.config.ConfigurationStatus.State;
import io.mira.config.spi.DeliveryGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a configuration from the file to Config Admin: layered, checked, asked about, delivered. A fault anywhere
 * leaves the last good one in force, of all files that were saved together. Used by one thread at a time;
 * {@link #status} by any.
 */
final class Pipeline {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final Sources sources;
    private final Declarations declarations;
    private final Supplier<List<DeliveryGuard>> guards;
    private final Delivery delivery;
    private final LastGood lastGood;
    private final History history;
    private final Consumer<ConfigurationChange> listener;
    private final Teller teller = new Teller();
    private final Tally tally;
    private final Map<Pid, ConfigurationStatus> status = new ConcurrentSkipListMap<>();
    /** Delivered before anybody had declared what they may hold. */
    private final Set<Pid> unchecked = new HashSet<>();
    /** Sound, but saved together with these, which are faulty. */
    private final Map<Pid, Set<Pid>> heldFor = new HashMap<>();

    private List<String> declaredBefore = List.of();
    private boolean begun;
    private long transaction;

    Pipeline(
            Sources sources,
            Declarations declarations,
            Supplier<List<DeliveryGuard>> guards,
            Delivery delivery,
            LastGood lastGood,
            History history,
            Tally tally,
            Consumer<ConfigurationChange> listener) {
        this.sources = sources;
        this.declarations = declarations;
        this.guards = guards;
        this.delivery = delivery;
        this.lastGood = lastGood;
        this.history = history;
        this.tally = tally;
        this.listener = listener;
    }

    List<ConfigurationStatus> status() {
        return List.copyOf(status.values());
    }

    /** Takes over a folder as it is now: what is new, what is different, what is gone; all of it or, of one save, nothing. */
    void take(Map<String, EtcFolder.Content> folder) {
        List<String> declared = declarations.pids();
        Set<Pid> touched = new TreeSet<>(sources.take(folder, declared));
        if (!begun || !declared.equals(declaredBefore)) {
            declaredBefore = declared;
            sources.pids(declared).stream()
                    .filter(pid -> !status.containsKey(pid))
                    .forEach(touched::add);
        }
        heldFor.forEach((pid, causes) -> {
            if (causes.stream().anyMatch(touched::contains)) {
                touched.add(pid);
            }
        });
        heldFor.keySet().removeAll(touched);
        settleTogether(touched.stream().map(this::candidate).toList());
        begun = true;
        lastGood.write();
    }

    /** Looks again at all configurations of a PID, because something about it has become known. */
    void declared(String base) {
        if (base.indexOf('-') >= 0) {
            // A file may have been taken for an instance of another factory.
            take(sources.folder());
        }
        Set<Pid> known = sources.pids(List.of(base));
        known.stream().filter(pid -> pid.base().equals(base)).forEach(this::process);
    }

    /** Looks at one configuration again. Gives whether it has been delivered. */
    boolean process(Pid pid) {
        if (heldFor.containsKey(pid)) {
            return false;
        }
        transaction++;
        boolean delivered = settle(candidate(pid));
        lastGood.write();
        return delivered;
    }

    /**
     * Tries again if it is held back or not in force. If that does not deliver it, delivers again what is in force, also
     * where that is the one before a newer text that is held back or faulty: its secrets change all the same.
     */
    void redeliver(Pid pid) {
        if (status.containsKey(pid) && !(waits(pid) && process(pid))) {
            again(pid);
        }
    }

    /** Tries again if it is held back or not in force; leaves it as it is if it must stay so. */
    void reconsider(Pid pid) {
        if (status.containsKey(pid) && waits(pid) && !process(pid) && !isPending(pid)) {
            again(pid);
        }
    }

    private boolean waits(Pid pid) {
        return isPending(pid) || delivery.inForce(pid).isEmpty();
    }

    /** Reads, layers and checks a configuration as its sources are now, and delivers nothing. */
    Candidate candidate(Pid pid) {
        return Candidate.of(pid, sources, declarations::of, sources.contentsOf(pid));
    }

    /** Checks a folder as if it were the one to take over, and delivers nothing. */
    List<Validation.Finding> validation(Map<String, EtcFolder.Content> folder) {
        List<String> declared = declarations.pids();
        return new Validation(sources.with(folder, declared), declarations::of).findings(declared);
    }

    private void settleTogether(List<Candidate> candidates) {
        transaction++;
        Set<Pid> faulty = new TreeSet<>();
        candidates.stream().filter(Candidate::faulty).forEach(candidate -> faulty.add(candidate.pid()));
        for (Candidate candidate : candidates) {
            if (!begun || faulty.isEmpty() || candidate.faulty() || candidate.empty()) {
                settle(candidate);
            } else {
                hold(candidate, faulty);
            }
        }
    }

    private void hold(Candidate candidate, Set<Pid> faulty) {
        heldFor.put(candidate.pid(), Set.copyOf(faulty));
        tally.rejected();
        String first = faulty.iterator().next().toString();
        put(
                candidate,
                State.REJECTED,
                List.of(candidate.file() + ": waits, because " + first
                        + " was saved together with it and is faulty: mend that one"));
    }

    private boolean isPending(Pid pid) {
        ConfigurationStatus now = status.get(pid);
        return now != null && now.state() == State.PENDING;
    }

    private void again(Pid pid) {
        try {
            if (delivery.again(pid)) {
                tally.deliveredAgain();
            }
        } catch (IOException e) {
            log.atError().addKeyValue("pid", pid).setCause(e).log("configuration could not be delivered again");
        }
    }

    /** Takes a configuration to its end. Gives whether it has been delivered. */
    private boolean settle(Candidate candidate) {
        try {
            if (candidate.faulty()) {
                reject(candidate, candidate.faults());
                return false;
            }
            if (candidate.empty()) {
                gone(candidate.pid());
                return false;
            }
            teller.warned(candidate.pid(), candidate.warnings());
            if (!mayGo(candidate)) {
                return false;
            }
            boolean delivered = deliver(candidate);
            lastGood.keep(sources.contentsOf(candidate.pid()), Masks.holdClearSecrets(candidate.values()));
            return delivered;
        } catch (IOException | RuntimeException | LinkageError e) {
            log.atDebug().addKeyValue("pid", candidate.pid()).setCause(e).log("configuration could not be delivered");
            reject(
                    candidate,
                    List.of(new Candidate.Problem(candidate.file(), new Fault(0, "", "could not be delivered: " + e))));
            return false;
        }
    }

    private boolean mayGo(Candidate candidate) {
        List<String> obstacles = new ArrayList<>();
        for (DeliveryGuard guard : guards.get()) {
            obstacles.addAll(guard.obstacles(candidate.pid().toString(), candidate.values()));
        }
        if (!obstacles.isEmpty()) {
            tally.pending();
            put(candidate, State.PENDING, obstacles);
            teller.pending(candidate.pid(), candidate.file(), obstacles);
        }
        return obstacles.isEmpty();
    }

    private boolean deliver(Candidate candidate) throws IOException {
        Pid pid = candidate.pid();
        Map<String, Object> before = delivery.inForce(pid).orElse(Map.of());
        boolean changed = delivery.deliver(pid, candidate.values());
        teller.well(pid);
        put(candidate, State.DELIVERED, List.of());
        if (candidate.declared()) {
            unchecked.remove(pid);
        } else {
            unchecked.add(pid);
        }
        if (changed) {
            tally.delivered();
            tell(pid, before, candidate.values(), candidate.source());
        }
        return changed;
    }

    private void reject(Candidate candidate, List<Candidate.Problem> problems) {
        tally.rejected();
        Pid pid = candidate.pid();
        if (candidate.declared() && unchecked.remove(pid)) {
            withdraw(pid);
            lastGood.restore(sources.contentsOf(pid).keySet());
        }
        put(candidate, State.REJECTED, problems.stream().map(Object::toString).toList());
        if (candidate.faulty() && delivery.inForce(pid).isEmpty()) {
            takeLastGood(candidate);
        }
        teller.rejected(pid, candidate.file(), problems, delivery.inForce(pid).isPresent());
    }

    /** Where nothing is in force yet, what was good before the last stop is. */
    private void takeLastGood(Candidate faulty) {
        Map<String, EtcFolder.Content> kept = lastGood.of(sources.contentsOf(faulty.pid()));
        Candidate good = Candidate.of(faulty.pid(), sources, declarations::of, kept);
        try {
            if (!good.faulty() && mayGo(good) && delivery.deliver(good.pid(), good.values())) {
                tell(good.pid(), Map.of(), good.values(), "last good of " + good.file());
            }
        } catch (IOException | RuntimeException e) {
            log.atDebug().addKeyValue("pid", good.pid()).setCause(e).log("last good configuration is not deliverable");
        }
    }

    private void gone(Pid pid) throws IOException {
        Optional<Map<String, Object>> before = delivery.inForce(pid);
        delivery.withdraw(pid);
        guards.get().forEach(guard -> guard.gone(pid.toString()));
        Optional.ofNullable(status.remove(pid))
                .filter(last -> !sources.folder().containsKey(last.file()))
                .ifPresent(last -> lastGood.forget(List.of(last.file())));
        teller.gone(pid);
        before.ifPresent(values -> tell(pid, values, Map.of(), ""));
    }

    private void withdraw(Pid pid) {
        try {
            delivery.withdraw(pid);
        } catch (IOException e) {
            log.atError().addKeyValue("pid", pid).setCause(e).log("configuration could not be withdrawn");
        }
    }

    private void put(Candidate candidate, State state, List<String> reasons) {
        Pid pid = candidate.pid();
        status.put(pid, ConfigurationStatus.of(pid.toString(), candidate.file(), state, reasons));
    }

    private void tell(Pid pid, Map<String, Object> before, Map<String, Object> after, String source) {
        ConfigurationChange change = ConfigurationChange.of(pid.toString(), before, after, source, transaction);
        log.atDebug()
                .addKeyValue("pid", pid)
                .addKeyValue("source", source)
                .addKeyValue("transaction", transaction)
                .addKeyValue("keys", String.join(",", change.changedKeys()))
                .log("configuration delivered");
        history.add(pid, after, source, transaction);
        listener.accept(change);
    }
}
