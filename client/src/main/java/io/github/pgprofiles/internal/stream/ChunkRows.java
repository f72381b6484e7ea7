package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Rows in lists of one size, of which the last may be smaller. Holds one list.
 *
 * @param <T> what a row becomes
 */
public final class ChunkRows<T> implements Rows<List<T>> {

	/** A list of more rows grows by itself: there may be fewer. */
	private static final int INITIAL_CAPACITY = 1000;

	private final Rows<T> rows;

	private final int size;

	private boolean finished;

	private long count;

	private @Nullable List<T> chunk;

	public ChunkRows(Rows<T> rows, int size) {
		this.rows = rows;
		this.size = size;
	}

	// an element is null only where the caller selected a NULL
	@SuppressWarnings("NullAway")
	@Override
	public boolean next() throws SQLException {
		if (this.finished) {
			return false;
		}
		List<T> filled = new ArrayList<>(Math.min(this.size, INITIAL_CAPACITY));
		while (filled.size() < this.size) {
			if (!this.rows.next()) {
				this.finished = true;
				break;
			}
			this.count++;
			filled.add(this.rows.row());
		}
		this.chunk = filled;
		return !filled.isEmpty();
	}

	@Override
	public @Nullable List<T> row() {
		List<T> filled = this.chunk;
		// the caller's from here on
		this.chunk = null;
		return filled;
	}

	@Override
	public long byteCount() {
		return this.rows.byteCount();
	}

	@Override
	public long rowCount(long handed) {
		return this.count;
	}

	@Override
	public void fail() {
		this.rows.fail();
	}

	@Override
	public void close() throws SQLException {
		this.rows.close();
	}

}
