package io.mira.secrets;

import org.osgi.annotation.versioning.ProviderType;

/** Keeps a secret in the cache, and its subscriber informed, until it is closed. */
@ProviderType
public interface Subscription extends AutoCloseable {

    /** Ends it. Closing twice does nothing; a call that is under way may still arrive. */
    @Override
    void close();
}
