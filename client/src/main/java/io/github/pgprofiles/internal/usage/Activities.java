package io.github.pgprofiles.internal.usage;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The COPYs and streams that are under way on the connections of one pool. Thread-safe.
 */
public final class Activities {

	private final Set<Activity> present = ConcurrentHashMap.newKeySet();

	/** Begins one that nobody can ask for. */
	public static Activity unseen(Activity.Kind kind, @Nullable String name) {
		return new Activity(null, kind, name);
	}

	/**
	 * Begins one, to be closed at its end.
	 * @param name of its statement; {@code null} for none
	 */
	public Activity begin(Activity.Kind kind, @Nullable String name) {
		Activity begun = new Activity(this, kind, name);
		this.present.add(begun);
		return begun;
	}

	void remove(Activity ended) {
		this.present.remove(ended);
	}

	/** Those that are under way now. */
	public List<Activity> all() {
		return List.copyOf(this.present);
	}

}
