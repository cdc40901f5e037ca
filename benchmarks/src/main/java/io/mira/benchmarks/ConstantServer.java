package io.mira.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** The peer of a probe: the JDK's own HTTP server, which looks at nothing and always answers the same. Ends at SIGTERM. */
public final class ConstantServer {

    private static final int BACKLOG = 64;
    /** As long as the answer of a small Mira. */
    private static final byte[] ANSWER = "x".repeat(900).getBytes(StandardCharsets.US_ASCII);

    private ConstantServer() {}

    /** Listens, says where, and then that it is ready. */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        server.start();
        System.out.println("listening on \"port\":" + server.getAddress().getPort());
        System.out.println("ready");
    }
}
