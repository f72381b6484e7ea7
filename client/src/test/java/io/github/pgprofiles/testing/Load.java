package io.github.pgprofiles.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Callers who call again and again, whatever happens, and what became of their calls.
 * Stops when it is closed.
 */
public final class Load implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofMillis(2);

	private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

	private final List<Thread> threads;

	private volatile boolean stopping;

	/**
	 * One call.
	 *
	 * @param begin of it, by {@link System#nanoTime()}
	 * @param end of it
	 * @param failure that it ended in, if it did
	 */
	public record Outcome(long begin, long end, @Nullable RuntimeException failure) {

		public boolean isSuccess() {
			return this.failure == null;
		}

		public Duration took() {
			return Duration.ofNanos(this.end - this.begin);
		}

	}

	public Load(int callers, Runnable call) {
		this.threads = IntStream.range(0, callers).mapToObj((i) -> new Thread(() -> run(call), "load-" + i)).toList();
		this.threads.forEach(Thread::start);
	}

	private void run(Runnable call) {
		while (!this.stopping) {
			long begin = System.nanoTime();
			RuntimeException failure = null;
			try {
				call.run();
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
			this.outcomes.add(new Outcome(begin, System.nanoTime(), failure));
			LockSupport.parkNanos(PAUSE.toNanos());
		}
	}

	public List<RuntimeException> failures() {
		return this.outcomes.stream().map(Outcome::failure).filter((failure) -> failure != null).toList();
	}

	public List<Outcome> outcomes() {
		return List.copyOf(this.outcomes);
	}

	public long successes() {
		return this.outcomes.stream().filter(Outcome::isSuccess).count();
	}

	/** From that moment to the first success of a call that ended later. */
	public Duration firstSuccessAfter(long nanoTime) {
		return this.outcomes.stream()
			.filter((each) -> each.isSuccess() && each.end() >= nanoTime)
			.mapToLong(Outcome::end)
			.min()
			.stream()
			.mapToObj((end) -> Duration.ofNanos(end - nanoTime))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.stopping = true;
		for (Thread thread : this.threads) {
			try {
				thread.join(Duration.ofSeconds(30).toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			if (thread.isAlive()) {
				throw new IllegalStateException(thread + " hangs");
			}
		}
	}

}
