package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.management.internal.AccessToken.Access;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessTokenTest {

    private final AccessToken token = new AccessToken("t0ken", () -> true);

    @ParameterizedTest
    @CsvSource({
        "Bearer t0ken,ALL",
        "bearer t0ken,ALL",
        "Bearer t0ken2,NOTHING",
        "Bearer t0ke,NOTHING",
        "Basic t0ken,NOTHING",
        "t0ken,NOTHING",
        "'',NOTHING",
        "Bearer ,NOTHING"
    })
    void onlyTheWholeTokenOpensAll(String header, Access access) {
        assertThat(token.access(Optional.of(header))).isEqualTo(access);
    }

    @Test
    void whoBringsNoneSeesTheStatus() {
        assertThat(token.access(Optional.empty())).isEqualTo(Access.STATUS);
    }

    @Test
    void whereNoneIsWantedEverybodySeesAll() {
        AccessToken none = new AccessToken("", () -> false);

        assertThat(none.access(Optional.empty())).isEqualTo(Access.ALL);
        assertThat(none.access(Optional.of("Bearer x"))).isEqualTo(Access.ALL);
    }

    @Test
    void whereThereMayBeOneThatIsNotKnownNobodySeesMoreThanTheStatus() {
        AccessToken unknown = new AccessToken("", () -> true);

        assertThat(unknown.access(Optional.empty())).isEqualTo(Access.STATUS);
        assertThat(unknown.access(Optional.of("Bearer "))).isEqualTo(Access.NOTHING);
    }

    @Test
    void afterARotationTheOldOneOpensNothing() {
        token.change("next");

        assertThat(token.access(Optional.of("Bearer t0ken"))).isEqualTo(Access.NOTHING);
        assertThat(token.access(Optional.of("Bearer next"))).isEqualTo(Access.ALL);
    }
}
