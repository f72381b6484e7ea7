package io.github.pgprofiles.autoconfigure.notification;

import java.lang.reflect.Method;

/** A method cannot listen as its annotation asks for. */
final class WrongListenerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	WrongListenerException(Method method, RuntimeException cause) {
		super("%s cannot listen: %s".formatted(ListenerMethod.describe(method), cause.getMessage()), cause);
	}

}
