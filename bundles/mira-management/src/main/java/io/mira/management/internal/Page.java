package io.mira.management.internal;

/** What is answered under a path. Asked from many threads. */
@FunctionalInterface
interface Page {

    HttpAnswer answer(HttpRequest request) throws InterruptedException;
}
