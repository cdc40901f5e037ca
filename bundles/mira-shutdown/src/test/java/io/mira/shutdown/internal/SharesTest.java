package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SharesTest {

    @ParameterizedTest(name = "of {0} ms with {1} behind: {2}")
    @CsvSource({"28000,0,28000", "28000,2,26000", "28000,100,14000", "1500,2,750", "0,3,0"})
    void aSecondIsKeptForEachOneBehindButNeverMoreThanHalf(long left, long behind, long share) {
        assertThat(Shares.next(Duration.ofMillis(left), behind)).isEqualTo(Duration.ofMillis(share));
    }
}
