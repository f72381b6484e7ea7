package io.github.pgprofiles.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.Profiles;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps what it is told of operations, and in which of them each was begun: a traces'
 * library does so by a thread-local, too.
 */
final class OperationLog implements OperationListener {

	private final ThreadLocal<@Nullable Seen> present = new ThreadLocal<>();

	private final List<Seen> seen = new CopyOnWriteArrayList<>();

	private final List<OperationEvent> events = new CopyOnWriteArrayList<>();

	/** What was not as the contract has it. */
	private final List<String> problems = new CopyOnWriteArrayList<>();

	/** A client that it listens to. */
	PostgresClient client(HikariDataSource pool) {
		PlatformTransactionManager manager = Profiles.manager(pool);
		return PostgresClient.create(pool.getPoolName(), pool, () -> manager, options());
	}

	ClientOptions options() {
		return ClientOptions.defaults().withOperationListener(this);
	}

	@Override
	public OperationObserver begin(Operation operation) {
		Seen begun = new Seen(operation, this.present.get());
		this.seen.add(begun);
		return begun;
	}

	@Override
	public void happened(OperationEvent event) {
		this.events.add(event);
	}

	/** All that was told since the last question, each of which has ended. */
	List<Seen> take() {
		List<Seen> taken = new ArrayList<>(this.seen);
		this.seen.clear();
		assertThat(taken).allSatisfy((each) -> assertThat(each.result).as(each.toString()).isNotNull());
		assertThat(this.problems).isEmpty();
		assertThat(this.present.get()).isNull();
		return taken;
	}

	/** The only one that was told. */
	Seen only() {
		List<Seen> taken = take();
		assertThat(taken).hasSize(1);
		return taken.get(0);
	}

	/** The events since the last question. */
	List<OperationEvent> takeEvents() {
		List<OperationEvent> taken = new ArrayList<>(this.events);
		this.events.clear();
		return taken;
	}

	/** One operation. */
	final class Seen implements OperationObserver {

		final Operation operation;

		final @Nullable Seen parent;

		final List<Thread> threads = new CopyOnWriteArrayList<>();

		private final AtomicInteger open = new AtomicInteger();

		private volatile @Nullable OperationResult result;

		Seen(Operation operation, @Nullable Seen parent) {
			this.operation = operation;
			this.parent = parent;
		}

		OperationResult result() {
			OperationResult ended = this.result;
			if (ended == null) {
				throw new AssertionError(this + " has not ended");
			}
			return ended;
		}

		@Override
		public Scope open() {
			Thread thread = Thread.currentThread();
			Seen before = OperationLog.this.present.get();
			this.threads.add(thread);
			this.open.incrementAndGet();
			OperationLog.this.present.set(this);
			return () -> {
				if (Thread.currentThread() != thread || OperationLog.this.present.get() != this) {
					OperationLog.this.problems.add(this + ": a scope was closed on another thread, or out of order");
				}
				this.open.decrementAndGet();
				OperationLog.this.present.set(before);
			};
		}

		@Override
		public void end(OperationResult ended) {
			if (this.result != null || this.open.get() != 0) {
				OperationLog.this.problems.add(this + ": ended twice, or with a scope open");
			}
			this.result = ended;
		}

		/** Such as {@code ATTEMPT 2 pay in TRANSACTION pay}. */
		@Override
		public String toString() {
			String text = this.operation.kind().name();
			text += (this.operation.attempt() > 0) ? " " + this.operation.attempt() : "";
			text += (this.operation.name() != null) ? " " + this.operation.name() : "";
			return (this.parent != null) ? text + " in " + this.parent : text;
		}

	}

}
