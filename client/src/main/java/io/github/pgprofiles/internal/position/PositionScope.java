package io.github.pgprofiles.internal.position;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Up to where a caller has written, on each profile: a thread, unless something wider is
 * bound to it. Thread-safe.
 */
public final class PositionScope {

	private static final ThreadLocal<@Nullable PositionScope> BOUND = new ThreadLocal<>();

	private static final ThreadLocal<PositionScope> OWN = ThreadLocal.withInitial(PositionScope::new);

	/** A thread may outlive a profile. */
	private final Map<WriteTracker, Written> written = new WeakHashMap<>();

	/** That of the present caller. */
	public static PositionScope current() {
		PositionScope bound = BOUND.get();
		return (bound != null) ? bound : OWN.get();
	}

	/** The one that is bound to this thread; {@code null} if none is. */
	public static @Nullable PositionScope bound() {
		return BOUND.get();
	}

	/**
	 * Binds one to this thread.
	 * @param scope {@code null} for the thread's own
	 * @return the one that was bound before
	 */
	public static @Nullable PositionScope bind(@Nullable PositionScope scope) {
		PositionScope before = BOUND.get();
		if (scope != null) {
			BOUND.set(scope);
		}
		else {
			BOUND.remove();
		}
		return before;
	}

	/** What was written on a profile. */
	synchronized Written of(WriteTracker tracker) {
		return this.written.getOrDefault(tracker, Written.NOTHING);
	}

	/** Changes what was written; no change forgets that there was one. */
	synchronized void change(WriteTracker tracker, UnaryOperator<Written> change) {
		Written next = change.apply(of(tracker));
		if (next.equals(Written.NOTHING)) {
			this.written.remove(tracker);
		}
		else {
			this.written.put(tracker, next);
		}
	}

}
