package io.github.pgprofiles.internal.query;

import java.sql.SQLException;
import java.util.Spliterator;
import java.util.function.Consumer;

import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.error.Task;
import io.github.pgprofiles.internal.observation.Recording;
import io.github.pgprofiles.internal.observation.Recording.Entered;
import io.github.pgprofiles.internal.stream.Rows;
import org.jspecify.annotations.Nullable;

/** Rows for a stream; gives the connection back at the last row, and at any exception. */
public final class RowSpliterator<T> implements Spliterator<T>, AutoCloseable {

	private final Errors errors;

	private final Errors.Subject statement;

	private final Rows<T> rows;

	private final @Nullable Recording recording;

	private long count;

	private boolean closed;

	/**
	 * Begins with rows that are on their way.
	 * @param recording ended with them; {@code null} if nobody listens
	 */
	RowSpliterator(Errors errors, Errors.Subject statement, Rows<T> rows, @Nullable Recording recording) {
		this.errors = errors;
		this.statement = new Statement(statement.text(), statement.name());
		this.rows = rows;
		this.recording = recording;
	}

	@Override
	public boolean tryAdvance(Consumer<? super T> action) {
		if (this.closed) {
			return false;
		}
		boolean more;
		T row = null;
		try {
			more = this.rows.next();
			if (more) {
				this.count++;
				row = this.rows.row();
			}
		}
		catch (CallerFailure ex) {
			Throwable thrown = ex.getCause();
			failed((thrown != null) ? thrown : ex);
			throw ex.unwrap();
		}
		catch (SQLException | PostgresClientException ex) {
			throw failed(this.errors.failure(Task.STREAM, this.statement, ex));
		}
		catch (Throwable ex) {
			failed(ex);
			throw ex;
		}
		if (!more) {
			close();
			return false;
		}
		hand(row, action);
		return true;
	}

	@SuppressWarnings("NullAway") // a row is null only where the caller selected a NULL
	private void hand(@Nullable T row, Consumer<? super T> action) {
		try {
			action.accept(row);
		}
		catch (Throwable ex) {
			// also a checked one that a consumer threw without saying so
			failed(ex);
			throw ex;
		}
	}

	private <X extends Throwable> X failed(X cause) {
		this.rows.fail();
		if (this.recording != null) {
			this.recording.fail(cause);
		}
		try {
			close();
		}
		catch (RuntimeException ex) {
			cause.addSuppressed(ex);
		}
		return cause;
	}

	public long count() {
		return this.count;
	}

	/** Of the values, as far as the engine counts them. */
	public long byteCount() {
		return this.rows.byteCount();
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		Recording followed = this.recording;
		if (followed == null) {
			closeRows();
			return;
		}
		try (Entered scope = followed.enter()) {
			closeRows();
		}
		catch (Throwable ex) {
			followed.fail(ex);
			throw ex;
		}
		finally {
			long bytes = this.rows.byteCount();
			followed.end(this.rows.rowCount(this.count), (bytes > 0) ? bytes : -1);
		}
	}

	private void closeRows() {
		try {
			this.rows.close();
		}
		catch (SQLException ex) {
			throw this.errors.failure(Task.END_OF_STREAM, this.statement, ex);
		}
	}

	@Override
	public @Nullable Spliterator<T> trySplit() {
		return null;
	}

	@Override
	public long estimateSize() {
		return Long.MAX_VALUE;
	}

	@Override
	public int characteristics() {
		return ORDERED;
	}

	/** As messages show it; of its values nothing is kept. */
	private record Statement(String text, @Nullable String name) implements Errors.Subject {
	}

}
