package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

final class LimitedBodyTest implements Subscription {

    private final List<String> said = new ArrayList<>();
    private final LimitedBody body = new LimitedBody(10, 1000);
    private final BodySubscriber<byte[]> answer = body.answer();

    @Test
    void anAnswerThatEndsInTimeIsWhole() {
        answer.onSubscribe(this);
        answer.onNext(List.of(ByteBuffer.wrap(new byte[4]), ByteBuffer.wrap(new byte[6])));
        assertThat(body.over(999)).isFalse();
        answer.onComplete();

        assertThat(body.over(2000)).isTrue();
        assertThat(answer.getBody().toCompletableFuture().join()).hasSize(10);
        assertThat(said).containsExactly("request");
    }

    @Test
    void oneThatIsTooLateIsLetGo() {
        answer.onSubscribe(this);

        assertThat(body.over(1000)).isTrue();
        assertThat(said).containsExactly("request", "cancel");
        assertThatThrownBy(() -> answer.getBody().toCompletableFuture().join())
                .hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void oneWhoseTimeIsOverBeforeItBeginsIsNeverAskedFor() {
        assertThat(body.over(1000)).isTrue();

        answer.onSubscribe(this);

        assertThat(said).containsExactly("cancel");
    }

    @Test
    void oneThatIsTooLargeIsLetGo() {
        answer.onSubscribe(this);
        answer.onNext(List.of(ByteBuffer.wrap(new byte[11])));

        assertThat(said).containsExactly("request", "cancel");
        assertThatThrownBy(() -> answer.getBody().toCompletableFuture().join())
                .hasMessageContaining("larger than max_response = 10");
    }

    @Override
    public void request(long count) {
        said.add("request");
    }

    @Override
    public void cancel() {
        said.add("cancel");
    }
}
