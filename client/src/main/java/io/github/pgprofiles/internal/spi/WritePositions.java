package io.github.pgprofiles.internal.spi;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.cluster.Cluster;
import io.github.pgprofiles.internal.cluster.NodeState;
import io.github.pgprofiles.internal.position.LogPosition;
import io.github.pgprofiles.internal.position.PositionScope;
import io.github.pgprofiles.internal.position.WriteTracker;
import io.github.pgprofiles.internal.position.Written;
import org.jspecify.annotations.Nullable;

/**
 * Up to where one caller has written, for whoever takes that from one request and hands
 * it to the next. Thread-safe.
 */
public final class WritePositions {

	/** In place of a position that the server was not asked for. */
	private static final String UNKNOWN = "unknown";

	/** So much log nobody writes between two looks at the primary. */
	private static final long MOST_AHEAD = 16L << 30;

	private final PositionScope scope;

	private WritePositions(PositionScope scope) {
		this.scope = scope;
	}

	/** Those of the present caller. */
	public static WritePositions current() {
		return new WritePositions(PositionScope.current());
	}

	/** Whether a pool is that of a profile with nodes. */
	public static boolean areKept(@Nullable DataSource pool) {
		return pool instanceof HikariDataSource hikari && Cluster.of(hikari) != null;
	}

	/** Ends what {@link #bind()} has begun, on the same thread. */
	@FunctionalInterface
	public interface Binding extends AutoCloseable {

		@Override
		void close();

	}

	/** Makes this the caller on this thread. */
	public Binding bind() {
		PositionScope before = PositionScope.bind(this.scope);
		return () -> PositionScope.bind(before);
	}

	/**
	 * Takes a position that somebody outside has named, and asks nobody.
	 * @param pool of a profile with nodes
	 * @param text what {@link #text} gave
	 * @return whether it was taken; what is no position, or one that this database
	 * cluster cannot have reached, is not
	 */
	public boolean hear(HikariDataSource pool, String text) {
		Cluster cluster = Cluster.of(pool);
		if (cluster == null) {
			return false;
		}
		try (Binding bound = bind()) {
			return hear(cluster, text);
		}
	}

	private static boolean hear(Cluster cluster, String text) {
		WriteTracker tracker = cluster.tracker();
		LogPosition position = LogPosition.parse(text);
		if (position == null) {
			if (text.equals(UNKNOWN)) {
				tracker.committedSomewhere();
			}
			return text.equals(UNKNOWN);
		}
		long system = tracker.system();
		if (system == 0) {
			// which cluster it is will be known when somebody reads
			tracker.committedSomewhere();
			return true;
		}
		if (position.system() != system || isBeyond(position, cluster.primaryState())) {
			return false;
		}
		tracker.heard(position);
		return true;
	}

	private static boolean isBeyond(LogPosition position, @Nullable NodeState primary) {
		LogPosition known = (primary != null) ? primary.position() : null;
		return known != null && known.timeline() == position.timeline()
				&& Long.compareUnsigned(position.lsn(), known.lsn() + MOST_AHEAD) > 0;
	}

	/**
	 * Up to where the caller has written, or has heard of writes; asks nobody.
	 * @param pool of a profile with nodes
	 * @return a text of letters, digits and hyphens; {@code null} if there is nothing
	 * that a replica may not have
	 */
	public @Nullable String text(HikariDataSource pool) {
		Cluster cluster = Cluster.of(pool);
		if (cluster == null) {
			return null;
		}
		try (Binding bound = bind()) {
			Written written = cluster.tracker().written();
			if (written.more()) {
				return UNKNOWN;
			}
			LogPosition missing = written.position();
			return (missing != null) ? missing.toString() : null;
		}
	}

}
