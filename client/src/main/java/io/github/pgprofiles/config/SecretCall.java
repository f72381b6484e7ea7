package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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

	/** Questions that were given up, for as long as their threads live. */
	private static final Map<Asked, Thread> unanswered = new ConcurrentHashMap<>();

	private final Callable<Secret> question;

	private final String key;

	private volatile @Nullable SecretResolver asked;

	private volatile boolean ended;

	/**
	 * Prepares a question.
	 * @param key of the secret
	 * @param question given whom to tell which resolver is being asked
	 */
	SecretCall(String key, Question question) {
		this.key = key;
		this.question = () -> question.ask(this::asks);
	}

	/** This very resolver, whatever it is equal to. */
	private record Asked(SecretResolver resolver, String key) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Asked same && same.resolver == this.resolver && same.key.equals(this.key);
		}

		@Override
		public int hashCode() {
			return 31 * System.identityHashCode(this.resolver) + this.key.hashCode();
		}

	}

	/** Asks the resolvers. */
	interface Question {

		Secret ask(Progress progress) throws NoAnswerException;

	}

	/** Is told of each resolver before it is asked. */
	interface Progress {

		/**
		 * Tells of a resolver.
		 * @throws NoAnswerException if it has hung since the same question was last asked
		 */
		void asks(SecretResolver resolver) throws NoAnswerException;

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
		Thread thread = new Thread(() -> run(task), "postgres-profiles-secret");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			giveUp(thread);
			throw new NoAnswerException(resolver() + " has not answered within " + shownLimit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			giveUp(thread);
			throw new NoAnswerException("the wait for " + resolver() + " was interrupted");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			if (ex.getCause() instanceof NoAnswerException none) {
				throw none;
			}
			throw new IllegalStateException(ex);
		}
		finally {
			task.cancel(true);
		}
	}

	private void run(FutureTask<Secret> task) {
		try {
			task.run();
		}
		finally {
			this.ended = true;
			unanswered.values().remove(Thread.currentThread());
		}
	}

	/** A thread that hangs is enough: whoever asks the same again gets none. */
	private void giveUp(Thread thread) {
		SecretResolver resolver = this.asked;
		if (resolver != null) {
			unanswered.put(new Asked(resolver, this.key), thread);
			if (this.ended) {
				unanswered.values().remove(thread);
			}
		}
	}

	private void asks(SecretResolver resolver) throws NoAnswerException {
		this.asked = resolver;
		if (unanswered.containsKey(new Asked(resolver, this.key))) {
			throw new NoAnswerException(resolver() + " has still not answered");
		}
	}

	private String resolver() {
		SecretResolver resolver = this.asked;
		return (resolver != null) ? "the resolver '" + resolver.name() + "'" : "the resolvers";
	}

}
