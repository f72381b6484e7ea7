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
final class LockRegistry {

	private static final ThreadLocal<@Nullable List<Entry>> ofThread = new ThreadLocal<>();

	/**
	 * A lock that a thread holds.
	 *
	 * @param owner through which it does
	 * @param key of the lock
	 * @param session that holds it
	 * @param apart whether that is a connection of its own
	 */
	public record Entry(LockRegistry owner, LockKey key, Object session, boolean apart) {
	}

	private List<Entry> all() {
		List<Entry> present = ofThread.get();
		return (present != null) ? present.stream().filter((held) -> held.owner() == this).toList() : List.of();
	}

	/** This thread's holds on a lock. */
	List<Entry> of(String name) {
		return all().stream().filter((held) -> held.key().name().equals(name)).toList();
	}

	/** How many connections hold nothing but locks of this thread. */
	int connections() {
		return (int) all().stream().filter(Entry::apart).count();
	}

	/**
	 * Remembers a lock.
	 * @return what forgets it again
	 */
	Runnable add(LockKey key, Object session, boolean apart) {
		List<Entry> present = ofThread.get();
		if (present == null) {
			present = new ArrayList<>();
			ofThread.set(present);
		}
		Entry held = new Entry(this, key, session, apart);
		present.add(held);
		return () -> remove(held);
	}

	/** Forgets a lock. */
	static void remove(Entry held) {
		List<Entry> present = ofThread.get();
		if (present != null && present.remove(held) && present.isEmpty()) {
			ofThread.remove();
		}
	}

}
