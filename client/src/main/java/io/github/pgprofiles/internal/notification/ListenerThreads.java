package io.github.pgprofiles.internal.notification;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Threads that listen and deliver: virtual ones where there are any (JDK 21), else
 * daemons. Each has its profile in its name.
 */
final class ListenerThreads {

	private ListenerThreads() {
	}

	static boolean areVirtual() {
		return virtual("") != null;
	}

	static ThreadFactory named(String prefix) {
		ThreadFactory virtual = virtual(prefix);
		return (virtual != null) ? virtual : platform(prefix);
	}

	/** Compiled for Java 17, which has none. */
	private static @Nullable ThreadFactory virtual(String prefix) {
		try {
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Method name = type.getMethod("name", String.class, long.class);
			return (ThreadFactory) type.getMethod("factory").invoke(name.invoke(builder, prefix, 1L));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	static ThreadFactory platform(String prefix) {
		AtomicLong made = new AtomicLong();
		return (task) -> {
			Thread thread = new Thread(task, prefix + made.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

}
