package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ManagementPortTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final Page NO_METRICS = request -> HttpAnswer.of("404 Not Found");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ManagementPort port = new ManagementPort(
            new HealthChecks(executor),
            NO_METRICS,
            executor,
            new InetSocketAddress(LOOPBACK, 0),
            new AccessToken("", () -> false));

    @AfterEach
    void close() {
        port.close();
        executor.shutdownNow();
    }

    @Test
    void itIsNotReadyUntilItIsOpen() {
        assertThat(port.listening().getStatus()).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);

        assertThat(port.open()).isEmpty();

        assertThat(port.listening().getStatus()).isEqualTo(Result.Status.OK);
        assertThat(port.port()).isPositive();
    }

    @Test
    void openingTwiceIsOpeningOnce() {
        port.open();
        int first = port.port();

        assertThat(port.open()).isEmpty();

        assertThat(port.port()).isEqualTo(first);
    }

    @Test
    void aPortInUseIsNamedWithWhatToDo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK);
                ManagementPort second = at(other.getLocalPort())) {
            assertThat(second.open().orElse(""))
                    .contains(LOOPBACK.getHostName() + ":" + other.getLocalPort(), "in use", "MIRA_MANAGEMENT_PORT");
            assertThat(second.listening().isOk()).isFalse();
        }
    }

    @Test
    void itMovesAndLeavesTheOldPortFree() throws IOException {
        port.open();
        int old = port.port();
        int free = freePort();

        port.moveTo(new InetSocketAddress(LOOPBACK, free));

        assertThat(port.port()).isEqualTo(free);
        new ServerSocket(old, 1, LOOPBACK).close();
    }

    @Test
    void itMovesToAnotherAddressOfTheSamePort() {
        port.open();
        int same = port.port();

        port.moveTo(new InetSocketAddress(same));

        assertThat(port.port()).isEqualTo(same);
        assertThat(port.listening().isOk()).isTrue();
    }

    @Test
    void whereItCannotMoveItStays() throws IOException {
        port.open();
        int old = port.port();
        try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
            port.moveTo(new InetSocketAddress(LOOPBACK, other.getLocalPort()));
        }

        assertThat(port.port()).isEqualTo(old);
        assertThat(port.listening().isOk()).isTrue();
    }

    @Test
    void aNewConfigurationMayComeBeforeTheFirstOpening() throws IOException {
        int free = freePort();
        port.moveTo(new InetSocketAddress(LOOPBACK, free));

        assertThat(port.open()).isEmpty();

        assertThat(port.port()).isEqualTo(free);
    }

    @Test
    void onceClosedItStaysClosed() {
        port.open();
        port.close();

        port.open();
        port.moveTo(new InetSocketAddress(0));

        assertThat(port.port()).isZero();
    }

    private ManagementPort at(int wanted) {
        return new ManagementPort(
                new HealthChecks(executor),
                NO_METRICS,
                executor,
                new InetSocketAddress(LOOPBACK, wanted),
                new AccessToken("", () -> false));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, LOOPBACK)) {
            return probe.getLocalPort();
        }
    }
}
