package io.github.pgprofiles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a database of its own, and what its static fields ask for, before
 * its {@code @BeforeAll}: a {@link TestDatabase}, a {@link TestProxy} before the server,
 * and what is annotated with {@link TestProfile}. All of them are closed after the class,
 * behind its {@code @AfterAll}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(PostgresExtension.class)
public @interface PostgresTest {

}
