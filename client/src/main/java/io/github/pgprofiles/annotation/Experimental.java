package io.github.pgprofiles.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks public API that may still change: any release may change or remove it, and the
 * changelog then says how. It is tested and supported like everything else. API without
 * this annotation changes incompatibly only in a major release or, before 1.0, in a minor
 * release.
 * <p>
 * This includes methods that take or return an annotated type.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.CONSTRUCTOR, ElementType.METHOD, ElementType.FIELD })
public @interface Experimental {

}
