package io.mira.config.internal;

import static io.mira.config.ConfigurationStatus.State.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.metatype.AttributeDefinition.INTEGER;
import static org.osgi.service.metatype.AttributeDefinition.STRING;

import io.mira.config.ConfigurationStatus;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a thousand random mutations do to a good file, in each format. */
final class PipelineMutationTest {

    private static final int MUTATIONS = 1000;
    private static final Pattern PLACE = Pattern.compile("(?s)web\\.[a-z.]+:(\\d+): .+");
    private static final String INSERTED = "aZ09=:#!\\\"'[]{}(),.$-~ \t\r\n\u00e9";

    private static final Map<String, String> GOOD = Map.of(
            "web.cfg",
            "# caf\u00e9\nname = Z\\u00fcrich \\\n  West\nlist = [ \"a\", \"b\" ]\nn = I\"5\"\nu = ${x:-y}\nport : 80\n",
            "web.config",
            "# caf\u00e9\nname=\"Z\\u00fcrich\"\nlist=[ \\\n  \"a\", \\\n  \"b\" ]\nn=I\"5\"\nport=I\"80\"\n",
            "web.cfg.json",
            "{\n  // caf\u00e9\n  \"name\": \"Z\\u00fcrich\",\n  \"list\": [\"a\", \"b\"],\n  \"n:Integer\": 5,\n  \"port\": 80\n}\n");

    @TempDir
    Path data;

    @ParameterizedTest
    @CsvSource({"web.cfg", "web.config", "web.cfg.json"})
    void aMutatedFileIsDeliveredWholeOrRejectedAtALineThatExists(String name) throws IOException {
        long seed = Long.getLong("mira.config.seed", System.nanoTime());
        System.out.println(name + " is mutated with -Dmira.config.seed=" + seed);
        Random random = new Random(seed);
        byte[] good = Objects.requireNonNull(GOOD.get(name)).getBytes(StandardCharsets.UTF_8);
        Run run = new Run();
        assertThat(run.take(name, good)).isEmpty();
        int rejected = 0;
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] bytes = mutated(good, random);
            String text = new String(bytes, StandardCharsets.UTF_8);
            String what = "seed " + seed + ", round " + round + ":\n" + text;
            Map<String, Object> before = run.inForce();

            List<String> reasons = run.take(name, bytes);

            if (reasons.isEmpty()) {
                Run fresh = new Run();
                assertThat(fresh.take(name, bytes)).as(what).isEmpty();
                assertThat(comparable(run.inForce())).as(what).isEqualTo(comparable(fresh.inForce()));
                assertThat(run.inForce()).as(what).containsKey("port");
                if (name.equals("web.cfg")) {
                    assertThat(run.inForce().keySet()).as(what).isEqualTo(keysOfProperties(text));
                }
            } else {
                rejected++;
                assertThat(run.inForce()).as(what).isSameAs(before);
                for (String reason : reasons) {
                    Matcher place = PLACE.matcher(reason);
                    assertThat(place.matches()).as(reason + "\n" + what).isTrue();
                    assertThat(Long.parseLong(place.group(1)))
                            .as(reason + "\n" + what)
                            .isBetween(1L, Math.max(1, text.lines().count()));
                }
            }
        }
        assertThat(rejected).as("seed %d", seed).isBetween(MUTATIONS / 20, MUTATIONS - MUTATIONS / 20);
    }

    /** One to four times: a byte is another, a part is cut out, something is put in, a part comes twice. */
    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int from = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, from + random.nextInt(8));
            bytes = switch (random.nextInt(8)) {
                case 0 -> joined(bytes, from, new byte[] {(byte) random.nextInt(256)}, to);
                case 1 -> joined(bytes, from, new byte[0], to);
                case 2 -> joined(bytes, from, new byte[0], bytes.length);
                case 3 -> joined(bytes, to, bytes, from);
                default -> joined(bytes, from, inserted(random), Math.min(bytes.length, from + random.nextInt(2)));
            };
        }
        return bytes;
    }

    private static byte[] inserted(Random random) {
        int at = random.nextInt(INSERTED.length());
        return INSERTED.substring(at, at + 1).getBytes(StandardCharsets.UTF_8);
    }

    /** What stands before an index, something else, and what stands after another. */
    private static byte[] joined(byte[] bytes, int before, byte[] between, int after) {
        byte[] all = Arrays.copyOf(bytes, before + between.length + bytes.length - after);
        System.arraycopy(between, 0, all, before, between.length);
        System.arraycopy(bytes, after, all, before + between.length, bytes.length - after);
        return all;
    }

    private static Set<String> keysOfProperties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return new HashSet<>(properties.stringPropertyNames());
    }

    private static Map<String, Object> comparable(Map<String, Object> values) {
        Map<String, Object> all = new TreeMap<>(values);
        all.replaceAll((key, value) -> value.getClass().getSimpleName() + " " + Masks.text(value));
        return all;
    }

    /** A Mira that has been given nothing yet. */
    private final class Run {

        private final FakeConfigurations configurations = new FakeConfigurations();
        private final Pipeline pipeline = new Pipeline(
                new Sources(new FileParser(name -> null), new Overrides(Map.of(), Map.of())),
                new FakeMetatype()
                        .declare(
                                "web",
                                FakeAttribute.of("port", INTEGER)
                                        .between(1, 65535)
                                        .required(),
                                FakeAttribute.of("n", INTEGER),
                                FakeAttribute.of("name", STRING),
                                FakeAttribute.of("list", STRING).several(10))
                        .declarations(),
                List::of,
                configurations.delivery(new Store(
                        new FilePersistenceManager(data.resolve("config").toString()))),
                new LastGood(data.resolve("none")),
                new History(InstantSource.system()),
                new Tally(InstantSource.system()),
                change -> {});

        /** Gives the reasons if it is rejected. */
        List<String> take(String name, byte[] bytes) {
            pipeline.take(Map.of(name, new EtcFolder.Content(bytes, Optional.empty())));
            ConfigurationStatus status = pipeline.status().get(0);
            assertThat(status.state() == REJECTED).isEqualTo(!status.reasons().isEmpty());
            return status.reasons();
        }

        Map<String, Object> inForce() {
            return configurations.kept().getOrDefault("web", Map.of());
        }
    }
}
