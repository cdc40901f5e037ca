package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretReference;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PolicyTest {

    private static final SecretReference ORDERS = SecretReference.parse("secret://orders/db:password");
    private static final SecretReference OTHER = SecretReference.parse("secret://other/db:password");
    private static final List<String> RULES = List.of("com.acme.orders orders/*:*", "com.acme.* shared:token");

    @Test
    void whoeverIsNamedReadsWhatTheRulesSayAndNoMore() {
        Policy policy = Policy.of(false, RULES);

        assertThatCode(() -> policy.check(new Consumer("com.acme.orders", ""), ORDERS))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> policy.check(new Consumer("com.acme.orders", "pid"), OTHER))
                .isInstanceOf(SecretForbiddenException.class)
                .hasMessageContaining("com.acme.orders")
                .hasMessageContaining("other/db:password");
        assertThatThrownBy(() -> policy.check(new Consumer("com.acme.mail", ""), ORDERS))
                .isInstanceOf(SecretForbiddenException.class);
        assertThat(policy.mayList(new Consumer("com.acme.orders", ""), "orders/db"))
                .isTrue();
        assertThat(policy.mayList(new Consumer("com.acme.orders", ""), "other/db"))
                .isFalse();
    }

    @Test
    void whoeverIsNotNamedReadsAllUnlessItIsStrict() {
        Consumer stranger = new Consumer("org.stranger", "");

        assertThatCode(() -> Policy.of(false, RULES).check(stranger, OTHER)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Policy.of(true, RULES).check(stranger, OTHER))
                .isInstanceOf(SecretForbiddenException.class);
    }

    @Test
    void aNameWithDotsMeansItselfOnly() {
        Policy policy = Policy.of(true, List.of("com.acme x:*"));

        assertThatThrownBy(() -> policy.check(new Consumer("comXacme", ""), SecretReference.parse("secret://x:y")))
                .isInstanceOf(SecretForbiddenException.class);
    }

    @Test
    void aRuleThatIsNoneIsToldAndTheBrokenPolicyAllowsNothing() {
        assertThatThrownBy(() -> Policy.of(true, List.of("com.acme")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'com.acme'");
        assertThatThrownBy(() -> Policy.NOTHING.check(new Consumer("any", ""), ORDERS))
                .isInstanceOf(SecretForbiddenException.class);
    }
}
