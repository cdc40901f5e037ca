package io.mira.logging.logback.internal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import co.elastic.logging.logback.EcsEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.logstash.logback.encoder.LogstashEncoder;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** The encoders of others, set up as their books say. */
final class LogPeers {

    private final LoggerContext context;

    LogPeers(LoggerContext context) {
        this.context = context;
        context.putObject(Environment.class.getName(), new StandardEnvironment());
    }

    Encoder<ILoggingEvent> pattern() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger: %msg %kvp %mdc%n%ex");
        return start(encoder);
    }

    Encoder<ILoggingEvent> logbackJson() {
        return start(new JsonEncoder());
    }

    Encoder<ILoggingEvent> logstash() {
        return start(new LogstashEncoder());
    }

    Encoder<ILoggingEvent> elastic() {
        return start(new EcsEncoder());
    }

    Encoder<ILoggingEvent> spring() {
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setFormat("ecs");
        encoder.setCharset(StandardCharsets.UTF_8);
        return start(encoder);
    }

    private Encoder<ILoggingEvent> start(Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    /** Log4j's, with its own template for ECS, writing into a buffer as its appenders have it. */
    static Log4j log4j() {
        return new Log4j(JsonTemplateLayout.newBuilder()
                .setConfiguration(new DefaultConfiguration())
                .setEventTemplateUri("classpath:EcsLayout.json")
                .build());
    }

    /** A layout and the buffer that it writes into. */
    static final class Log4j implements ByteBufferDestination {

        private final JsonTemplateLayout layout;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

        private Log4j(JsonTemplateLayout layout) {
            this.layout = layout;
        }

        int encode(LogEvent event) {
            buffer.clear();
            layout.encode(event, this);
            return buffer.position();
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public ByteBuffer drain(ByteBuffer full) {
            full.clear();
            return full;
        }

        @Override
        public void writeBytes(ByteBuffer data) {
            buffer.put(data);
        }

        @Override
        public void writeBytes(byte[] data, int offset, int length) {
            buffer.put(data, offset, length);
        }
    }
}
