package io.github.pgprofiles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * What tells most of a pooler in transaction mode: transactions, retries, work under a
 * key, COPY, batches, streams, time limits. The build runs it through PgBouncer too;
 * {@code make it-pooler} runs all that is not {@link NotPooled}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Tag("pooler")
public @interface AlsoPooled {

}
