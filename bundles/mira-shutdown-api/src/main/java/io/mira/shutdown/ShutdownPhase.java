package io.mira.shutdown;

/** When in a stop a handler runs. Phases run in this order; within one, the handler registered last runs first. */
public enum ShutdownPhase {
    /** What lets work in: listeners, consumers, schedulers. */
    INGRESS,
    /** What does the work: queues and pools, which finish what they have. */
    WORKERS,
    /** What the work needs: connections, files. */
    RESOURCES,
    /** What everything needs: secrets, configuration. */
    PLATFORM
}
