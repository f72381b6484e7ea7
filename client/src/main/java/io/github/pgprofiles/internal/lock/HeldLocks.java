package io.github.pgprofiles.internal.lock;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which locks each thread holds through one client: those on connections of their own
 * while their work runs, and those of a transaction until that ends. The server takes two
 * sessions for strangers: a thread that asks on one for what it holds on another would
 * wait for itself for ever, and the server's search for deadlocks would see none.
 */
final class HeldLocks {

	private static final ThreadLocal<@Nullable List<Held>> ofThread = new ThreadLocal<>();

	/**
	 * A lock that a thread holds.
	 *
	 * @param owner through which it does
	 * @param key of the lock
	 * @param session that holds it
	 * @param apart whether that is a connection of its own
	 */
	public record Held(HeldLocks owner, LockKey key, Object session, boolean apart) {
	}

	private List<Held> all() {
		List<Held> present = ofThread.get();
		return (present != null) ? present.stream().filter((held) -> held.owner() == this).toList() : List.of();
	}

	/** This thread's holds on a lock. */
	List<Held> of(String name) {
		return all().stream().filter((held) -> held.key().name().equals(name)).toList();
	}

	/** How many connections hold nothing but locks of this thread. */
	int connections() {
		return (int) all().stream().filter(Held::apart).count();
	}

	/**
	 * Remembers a lock.
	 * @return what forgets it again
	 */
	Runnable add(LockKey key, Object session, boolean apart) {
		List<Held> present = ofThread.get();
		if (present == null) {
			present = new ArrayList<>();
			ofThread.set(present);
		}
		Held held = new Held(this, key, session, apart);
		present.add(held);
		return () -> remove(held);
	}

	/** Forgets a lock. */
	static void remove(Held held) {
		List<Held> present = ofThread.get();
		if (present != null && present.remove(held) && present.isEmpty()) {
			ofThread.remove();
		}
	}

}
