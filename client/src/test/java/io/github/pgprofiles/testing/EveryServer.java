package io.github.pgprofiles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * What depends on the server's behaviour: types, COPY and its options, errors, limits,
 * the catalogue. The build runs it on the oldest supported server too.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("every-server")
public @interface EveryServer {

}
