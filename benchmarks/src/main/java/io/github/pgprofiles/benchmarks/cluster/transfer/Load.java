package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.transaction.RetryAttempt;
import org.jspecify.annotations.Nullable;

/**
 * Callers of one profile with default settings: eight that transfer money, and one that
 * writes by plain statements.
 */
final class Load implements AutoCloseable {

	/** That transfer money. */
	static final int THREADS = 8;

	/** What servers see of the profile. */
	static final String PROFILE = "bank";

	private static final int STACKS = 2;

	private final Book book = new Book();

	private final PostgresClients.Closeable clients;

	private final List<Caller> callers;

	private Load(ProfileSettings settings) {
		this.clients = PostgresClients.open(ClientOptions.defaults().withRetryListener(this::failed), settings);
		this.callers = IntStream.rangeClosed(0, THREADS)
			.mapToObj((number) -> new Caller(this.clients.primary(), this.book, number, number == THREADS))
			.toList();
	}

	/** Opens the profile and begins. */
	static Load begin(String dsn, @Nullable String password) {
		Load load = new Load(ProfileSettings.builder(PROFILE).dsn(dsn).password(password).build());
		load.callers.forEach(Caller::start);
		return load;
	}

	private void failed(RetryAttempt attempt) {
		if (attempt.delay() != null && Failure.of(attempt.failure()).isRefusal()) {
			this.book.addRefusedAttempt(System.nanoTime());
		}
	}

	Book book() {
		return this.book;
	}

	/** Whether each caller was acknowledged something since then. */
	boolean allWroteSince(long nanos) {
		return this.book.told()
			.stream()
			.filter((told) -> told.isAcknowledged() && told.nanos() - nanos > 0)
			.map(Told::caller)
			.distinct()
			.count() == this.callers.size();
	}

	/** How many calls have been under way for longer. */
	int underWayFor(Duration longer) {
		return (int) this.callers.stream().filter(isUnderWayFor(longer)).count();
	}

	private static Predicate<Caller> isUnderWayFor(Duration longer) {
		return (caller) -> caller.underWay() > longer.toNanos();
	}

	/** Where those are whose call has been under way for longer. */
	void printUnderWay(Duration longer, PrintStream err) {
		this.callers.stream().filter(isUnderWayFor(longer)).limit(STACKS).forEach((caller) -> {
			err.println("A call by %s has been under way for %.1f s:".formatted(caller.way(), caller.underWay() / 1e9));
			for (StackTraceElement element : caller.where()) {
				err.println("    at " + element);
			}
		});
	}

	double longestSeconds() {
		return this.callers.stream().mapToLong(Caller::longest).max().orElse(0) / 1e9;
	}

	/** No further calls. How many of those under way did not end in time. */
	int stop(Duration patience) throws InterruptedException {
		this.callers.forEach(Caller::stop);
		long end = System.nanoTime() + patience.toNanos();
		int alive = 0;
		for (Caller caller : this.callers) {
			if (!caller.join(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))) {
				alive++;
			}
		}
		return alive;
	}

	@Override
	public void close() {
		this.callers.forEach(Caller::stop);
		this.clients.close();
	}

}
