package io.mira.secrets.internal;

import io.mira.secrets.RotationListener;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretStatus;
import io.mira.secrets.SecretsManager;
import io.mira.secrets.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The manager that a bundle gets: each its own, so that it is known who reads. */
@Component(scope = ServiceScope.BUNDLE, service = SecretsManager.class)
public final class SecretsManagerComponent implements SecretsManager {

    private final ConsumerSecrets mine;

    @Activate
    public SecretsManagerComponent(
            @Reference SecretsComponent secrets, @Reference PolicyComponent policy, ComponentContext context) {
        this(secrets, policy, name(context.getUsingBundle()));
    }

    SecretsManagerComponent(SecretsComponent secrets, PolicyComponent policy, String bundle) {
        this.mine = secrets.engine().of(new Consumer(bundle, ""), policy::policy);
    }

    @Deactivate
    void deactivate() {
        mine.close();
    }

    @Override
    public String get(SecretReference reference) {
        return mine.get(reference);
    }

    @Override
    public Secret secret(SecretReference reference) {
        return mine.secret(reference);
    }

    @Override
    public Optional<String> cached(SecretReference reference) {
        return mine.cached(reference);
    }

    @Override
    public CompletionStage<Void> warm(SecretReference reference) {
        return mine.warm(reference);
    }

    @Override
    public CompletionStage<Void> refresh(SecretReference reference) {
        return mine.refresh(reference);
    }

    @Override
    public CompletionStage<Void> invalid(SecretReference reference) {
        return mine.invalid(reference);
    }

    @Override
    public Subscription subscribe(SecretReference reference, RotationListener listener) {
        return mine.subscribe(reference, listener);
    }

    @Override
    public SecretsManager actingFor(String bundle, String pid) {
        return mine.actingFor(bundle, pid);
    }

    @Override
    public List<SecretStatus> status() {
        return mine.status();
    }

    private static String name(Bundle bundle) {
        return String.valueOf(bundle.getSymbolicName());
    }
}
