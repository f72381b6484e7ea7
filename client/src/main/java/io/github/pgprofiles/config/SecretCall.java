package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * One question to the resolvers, on a thread of its own: one that hangs must not keep a
 * start or a connection for ever, and may ignore an interrupt.
 */
final class SecretCall {

	private final Callable<Secret> question;

	private volatile @Nullable SecretResolver asked;

	/**
	 * Prepares a question.
	 * @param question given whom to tell which resolver is being asked
	 */
	SecretCall(Question question) {
		this.question = () -> question.ask((resolver) -> this.asked = resolver);
	}

	/** Asks the resolvers. */
	interface Question {

		Secret ask(Progress progress);

	}

	/** Is told of each resolver before it is asked. */
	interface Progress {

		void asks(SecretResolver resolver);

	}

	/** There was no answer. */
	static final class NoAnswerException extends Exception {

		private static final long serialVersionUID = 1L;

		NoAnswerException(String problem) {
			super(problem);
		}

	}

	/**
	 * Asks.
	 * @throws NoAnswerException if there is none within the limit, or the thread is
	 * interrupted, which stays so; a sentence without its end, about the resolver
	 */
	Secret get(Duration limit, String shownLimit) throws NoAnswerException {
		FutureTask<Secret> task = new FutureTask<>(this.question);
		Thread thread = new Thread(task, "postgres-profiles-secret");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new NoAnswerException(resolver() + " has not answered within " + shownLimit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new NoAnswerException("the wait for " + resolver() + " was interrupted");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw new IllegalStateException(ex);
		}
		finally {
			task.cancel(true);
		}
	}

	private String resolver() {
		SecretResolver resolver = this.asked;
		return (resolver != null) ? "the resolver '" + resolver.name() + "'" : "the resolvers";
	}

}
