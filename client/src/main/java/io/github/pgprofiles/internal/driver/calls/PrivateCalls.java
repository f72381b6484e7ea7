package io.github.pgprofiles.internal.driver.calls;

/** Calls of what the driver has no public name for, by method handles. */
public final class PrivateCalls {

	private PrivateCalls() {
	}

	/**
	 * What a call by a handle has thrown, of which the driver declares nothing.
	 * @return what to throw
	 * @throws Error if it is one
	 */
	public static RuntimeException unchecked(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		return (ex instanceof RuntimeException own) ? own : new IllegalStateException(ex);
	}

}
