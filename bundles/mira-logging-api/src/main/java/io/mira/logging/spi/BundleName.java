package io.mira.logging.spi;

/** The symbolic name and the version of a bundle. Immutable. */
public final class BundleName {

    private final String name;
    private final String version;

    private BundleName(String name, String version) {
        this.name = name;
        this.version = version;
    }

    /** Makes one. */
    public static BundleName of(String name, String version) {
        return new BundleName(name, version);
    }

    /** Gives the symbolic name. */
    public String name() {
        return name;
    }

    /** Gives the version. */
    public String version() {
        return version;
    }
}
