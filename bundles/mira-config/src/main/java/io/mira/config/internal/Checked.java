package io.mira.config.internal;

import java.util.List;
import java.util.Map;

/** What has come out of a check: values in their declared types, what is wrong, and what is merely odd. */
record Checked(Map<String, Object> values, List<Fault> faults, List<Fault> warnings) {}
