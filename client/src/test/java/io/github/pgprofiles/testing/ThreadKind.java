package io.github.pgprofiles.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.condition.JRE;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The kinds of threads that work runs on. */
public enum ThreadKind {

	PLATFORM, VIRTUAL;

	/**
	 * Runs the task on a thread of this kind, and waits for it. Skips the test where the
	 * JVM has no such threads.
	 */
	public void run(Runnable task) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		Runnable reporting = () -> {
			try {
				task.run();
				done.complete(null);
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		};
		if (this == PLATFORM) {
			new Thread(reporting).start();
		}
		else {
			assumeTrue(JRE.currentVersionNumber() >= 21, "Java 17 has no virtual threads");
			try {
				// compiled for Java 17
				Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, reporting);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}
		try {
			done.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw ex;
		}
	}

}
