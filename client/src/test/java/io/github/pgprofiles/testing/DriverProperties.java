package io.github.pgprofiles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Properties of the driver, {@code name=value}, for all profiles that a
 * {@link PostgresTest} opens: for a class that runs the tests of its superclass with
 * them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface DriverProperties {

	/** The properties. */
	String[] value();

}
