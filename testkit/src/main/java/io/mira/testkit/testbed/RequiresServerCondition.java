package io.mira.testkit.testbed;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Skips the tests whose server cannot be had, by name and number. */
final class RequiresServerCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        if (context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("decided for the class");
        }
        for (String server : AnnotationSupport.findAnnotation(test, RequiresServer.class)
                .map(RequiresServer::value)
                .orElseThrow()) {
            try {
                if (ServerBinary.runsElsewhere(server)) {
                    continue;
                }
                ServerBinary.of(server);
            } catch (ServerMissingException e) {
                if (Boolean.parseBoolean(System.getenv("CI"))) {
                    throw e;
                }
                int tests = AnnotationSupport.findAnnotatedMethods(
                                test, Testable.class, HierarchyTraversalMode.TOP_DOWN)
                        .size();
                String message = "skipped " + test.getSimpleName() + ", " + tests + " tests: " + e.getMessage();
                System.out.println("[WARNING] " + message);
                return ConditionEvaluationResult.disabled(message);
            }
        }
        return ConditionEvaluationResult.enabled("every server is there");
    }
}
