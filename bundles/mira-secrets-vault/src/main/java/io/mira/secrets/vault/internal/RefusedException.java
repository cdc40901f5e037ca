package io.mira.secrets.vault.internal;

import java.io.Serial;

/** Vault has answered, but does not give what was asked for. Caught within this package. */
final class RefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    RefusedException(Answer answer) {
        super(answer.reason());
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
