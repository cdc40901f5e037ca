package io.mira.management.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A page that is made when it is first asked for: until then nothing of it is loaded. */
final class LazyPage implements Page {

    private final Supplier<Page> maker;
    private @Nullable Page page;

    LazyPage(Supplier<Page> maker) {
        this.maker = maker;
    }

    @Override
    public HttpAnswer answer(HttpRequest request) throws InterruptedException {
        return page().answer(request);
    }

    private synchronized Page page() {
        Page made = page;
        if (made == null) {
            made = maker.get();
            page = made;
        }
        return made;
    }
}
