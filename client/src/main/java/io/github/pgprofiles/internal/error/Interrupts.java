package io.github.pgprofiles.internal.error;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;

/**
 * What an interrupt of the current thread means. On a platform thread a read of the
 * socket does not notice it; on a virtual one it closes the socket, and with it the
 * connection.
 */
public final class Interrupts {

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private Interrupts() {
	}

	/** {@code Thread.isVirtual()}, which Java 17 does not have. */
	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	private static boolean onVirtualThread() {
		try {
			return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Stops where the work can be left.
	 * @throws Interrupted if the thread is interrupted, which it stays
	 */
	public static void check() throws Interrupted {
		if (Thread.currentThread().isInterrupted()) {
			throw new Interrupted("the thread was interrupted, and the work stopped where it was", null);
		}
	}

	/**
	 * Refuses to begin what could not but lose its connection.
	 * @throws Interrupted if the thread is virtual and interrupted
	 */
	public static void checkBeforeConnecting() throws Interrupted {
		if (Thread.currentThread().isInterrupted() && onVirtualThread()) {
			throw new Interrupted("the thread is interrupted, and nothing was begun: on a virtual thread the interrupt"
					+ " would close the connection", null);
		}
	}

	/** Tells the loss of a connection by an interrupt from any other failure. */
	public static SQLException explain(SQLException ex) {
		if (Thread.currentThread().isInterrupted() && !(ex instanceof Interrupted)
				&& SqlStates.isConnectionLost(ex.getSQLState()) && onVirtualThread()) {
			return new Interrupted("the thread was interrupted while it waited for the server: on a virtual thread the"
					+ " interrupt closes the connection, which was given up", ex);
		}
		return ex;
	}

	/**
	 * Clears the interrupt, so that what has to be said to the server at the end does not
	 * close the connection.
	 * @return whether there was one, for {@link #restore}
	 */
	public static boolean suspend() {
		return Thread.interrupted();
	}

	/** Sets the interrupt again. */
	public static void restore(boolean interrupted) {
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
