package io.github.pgprofiles.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks public API whose form is not settled: any release may change or remove it, and
 * the changelog then says how. It is tested and supported like everything else. What has
 * no such mark changes incompatibly in a release with a new first number only, or, before
 * 1.0, with a new second number.
 * <p>
 * A method that takes or returns a type with this mark is meant too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.CONSTRUCTOR, ElementType.METHOD, ElementType.FIELD })
public @interface Experimental {

}
