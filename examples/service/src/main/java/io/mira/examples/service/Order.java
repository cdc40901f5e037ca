package io.mira.examples.service;

/** What came in. */
record Order(String delivery, String correlationId, String body) {}
