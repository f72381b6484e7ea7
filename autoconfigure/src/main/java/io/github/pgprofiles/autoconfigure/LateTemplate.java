package io.github.pgprofiles.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * The template of a client that has none when the application starts: a mock, which a
 * test tells later what to return. Asks the client at each call.
 */
final class LateTemplate {

	private LateTemplate() {
	}

	/**
	 * The client's template, or a stand-in.
	 * @param method that returns it, for a message
	 */
	static <T> T of(String profile, String method, Class<T> type, Supplier<@Nullable T> template) {
		T present = template.get();
		return (present != null) ? present : type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, called, arguments) -> {
				if (ReflectionUtils.isEqualsMethod(called)) {
					return proxy == arguments[0];
				}
				if (ReflectionUtils.isObjectMethod(called)) {
					return ReflectionUtils.isHashCodeMethod(called) ? (Object) System.identityHashCode(proxy)
							: type.getSimpleName() + " of '" + profile + "'";
				}
				T late = template.get();
				if (late == null) {
					throw new IllegalStateException(
							"The PostgresClient of profile '%s' is not this library's, and its %s() returned null. If it is a mock, stub %s(), or mock the bean '%s' as well."
								.formatted(profile, method, method, profile + type.getSimpleName()));
				}
				try {
					return called.invoke(late, arguments);
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			}));
	}

}
