package io.github.pgprofiles.test.proxy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Connects a profile of a Spring test through a {@link PostgresProxy}, wherever it
 * connects: the embedded server, a container, a host of its own, several of them. The
 * proxy is a bean, {@code ordersPostgresProxy} for the profile {@code orders}, with the
 * profile's name as qualifier, and is {@linkplain PostgresProxy#restore() restored} after
 * each test. It sets the profile's properties {@code socketFactory} and
 * {@code socketFactoryArg}.
 * <p>
 * Tests with the same proxied profiles share a context, and with it the proxies.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(ProxiedProfile.All.class)
public @interface ProxiedProfile {

	/**
	 * The profile. A name that no enabled profile has makes the start of the context
	 * fail.
	 * @return its name
	 */
	String value();

	/** Several profiles. */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Inherited
	@interface All {

		/**
		 * The profiles.
		 * @return one each
		 */
		ProxiedProfile[] value();

	}

}
