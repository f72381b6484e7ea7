package io.github.pgprofiles.autoconfigure.notification;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.function.Function;

import io.github.pgprofiles.internal.spi.Payloads;
import io.github.pgprofiles.notification.ListenerConnected;
import io.github.pgprofiles.notification.Notification;
import io.github.pgprofiles.notification.NotificationOverflow;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ReflectionUtils;

/** One method of a bean, and what it takes. Thread-safe. */
final class ListenerMethod {

	private final String bean;

	private final Method method;

	private final Type type;

	/** {@code null} where the payload is not JSON. */
	private final @Nullable Function<String, @Nullable Object> json;

	ListenerMethod(String bean, Class<?> beanType, Method method, Object client) {
		this.bean = bean;
		this.method = method;
		this.type = type(beanType, method);
		this.json = isJson(this.type) ? json(client) : null;
	}

	/**
	 * What a method takes.
	 * @throws IllegalStateException if it does not take one thing
	 */
	static Type type(Class<?> beanType, Method method) {
		if (method.getParameterCount() != 1) {
			throw new IllegalStateException(("%s has %d parameters, and a @PostgresListener takes one: a String, a"
					+ " Notification, a type that the payload is JSON of, a ListenerConnected or a"
					+ " NotificationOverflow")
				.formatted(describe(method), method.getParameterCount()));
		}
		return GenericTypeResolver.resolveType(method.getGenericParameterTypes()[0], beanType);
	}

	static String describe(Method method) {
		return "@PostgresListener %s.%s".formatted(method.getDeclaringClass().getName(), method.getName());
	}

	static boolean isJson(Type type) {
		return type != String.class && type != Notification.class && type != ListenerConnected.class
				&& type != NotificationOverflow.class;
	}

	@SuppressWarnings("NullAway") // it does not see the annotation within a class of
									// another module
	private Function<String, @Nullable Object> json(Object client) {
		if (client instanceof Payloads own) {
			return own.payloadReader(this.type);
		}
		throw new IllegalStateException(
				"%s takes JSON, which a client of your own does not read for it: take a String or a Notification"
					.formatted(describe(this.method)));
	}

	Method method() {
		return this.method;
	}

	/** Calls the method if it takes a notification. */
	void notified(BeanFactory beans, Notification notification) throws Exception {
		if (this.type == Notification.class) {
			call(beans, notification);
		}
		else if (this.type == String.class) {
			call(beans, notification.payload());
		}
		else if (this.json != null) {
			call(beans, this.json.apply(notification.payload()));
		}
	}

	/** Calls the method if it takes what else is told. */
	void told(BeanFactory beans, Object event) throws Exception {
		if (this.type == event.getClass()) {
			call(beans, event);
		}
	}

	private void call(BeanFactory beans, @Nullable Object argument) throws Exception {
		Object target = beans.getBean(this.bean);
		Method invocable = AopUtils.selectInvocableMethod(this.method, target.getClass());
		ReflectionUtils.makeAccessible(invocable);
		try {
			invocable.invoke(target, argument);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
		}
	}

}
