package io.github.pgprofiles.observation;

/**
 * Follows one operation to its end. Of operations that run on several threads, or end on
 * another one than they began on, it is called from these.
 *
 * @since 0.1.0
 */
public interface OperationObserver {

	/**
	 * Makes the operation the present one of the calling thread, so that what happens
	 * there belongs to it. Called for transactions and attempts, on threads that read
	 * parts of a COPY, and around the server's work of any other operation; of a stream,
	 * around its opening and its closing.
	 * @return ends that, called on the same thread; the default does nothing
	 */
	default Scope open() {
		return Scope.NONE;
	}

	/**
	 * Notes that the operation has ended. Called once, after every scope was closed.
	 * @param result how
	 */
	void end(OperationResult result);

	/**
	 * A time on a thread.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		/** Nothing. */
		Scope NONE = () -> {
		};

		@Override
		void close();

	}

}
