package io.mira.secrets.k8s.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.spi.Watch;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What one configuration amounts to: mounted secrets, or the API, or first the one and then the other. */
final class Engine implements AutoCloseable {

    private final K8sSettings settings;
    private final String ownNamespace;
    private final String address;
    private final MountedSecrets mounted;
    private final Trouble trouble;
    private final ExecutorService http;
    private final ScheduledThreadPoolExecutor clockwork;
    private final ApiServer server;
    private final ApiWatches apiWatches;
    private Optional<MountWatches> mountWatches = Optional.empty();

    Engine(K8sSettings settings, Map<String, String> environment, Path serviceAccount, Calls calls) {
        this.settings = settings;
        this.ownNamespace = Cluster.ownNamespace(settings, environment, serviceAccount);
        this.address = Cluster.address(settings, environment, serviceAccount);
        this.mounted = new MountedSecrets(Path.of(settings.mountPath()).toAbsolutePath(), ownNamespace);
        this.trouble = new Trouble(InstantSource.system());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("mira-secrets-k8s-http"));
        pool.allowCoreThreadTimeOut(true);
        this.http = pool;
        this.clockwork = new ScheduledThreadPoolExecutor(1, daemons("mira-secrets-k8s-watch"));
        this.server = new ApiServer(
                () -> Cluster.of(settings, environment, serviceAccount),
                settings.timeout(),
                http,
                InstantSource.system(),
                trouble,
                calls);
        this.apiWatches = new ApiWatches(server, settings, clockwork, InstantSource.system(), trouble, calls);
    }

    Secret read(String path) {
        if (mounts(path)) {
            return mounted.read(path);
        }
        Place place = Place.of(path, ownNamespace);
        KubeSecret secret = server.read(place);
        apiWatches.remember(place, secret);
        return secret.secret();
    }

    Watch watch(String path, Runnable changed) {
        return mounts(path)
                ? mountWatches().watch(mounted.directory(path), changed)
                : apiWatches.watch(Place.of(path, ownNamespace), changed);
    }

    void check() {
        if (settings.mode() == K8sSettings.Mode.MOUNT && !mounted.there()) {
            throw new BackendUnreachableException("mount_path " + settings.mountPath() + " is no directory");
        }
        trouble.now().ifPresent(reason -> {
            throw new BackendUnreachableException("kubernetes does not answer: " + reason);
        });
    }

    /** Gives what is going on. */
    K8sStatus status() {
        return new K8sStatus(
                settings.mode().name().toLowerCase(Locale.ROOT),
                ownNamespace,
                address,
                settings.mountPath(),
                apiWatches.size(),
                apiWatches.open(),
                apiWatches.polled(),
                mounts(),
                server.size(),
                trouble.now().orElse(""));
    }

    @Override
    public void close() {
        apiWatches.close();
        clockwork.shutdownNow();
        server.close();
        http.shutdown();
        synchronized (this) {
            mountWatches.ifPresent(MountWatches::close);
        }
    }

    private boolean mounts(String path) {
        return switch (settings.mode()) {
            case MOUNT -> true;
            case API -> false;
            case AUTO -> !settings.mountPath().isEmpty() && mounted.has(path);
        };
    }

    private synchronized int mounts() {
        return mountWatches.map(MountWatches::size).orElse(0);
    }

    private synchronized MountWatches mountWatches() {
        MountWatches watches = mountWatches.orElseGet(MountWatches::new);
        mountWatches = Optional.of(watches);
        return watches;
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
