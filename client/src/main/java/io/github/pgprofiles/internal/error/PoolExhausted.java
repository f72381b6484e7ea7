package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** No connection came free in time, with the counts of that moment. */
public final class PoolExhausted extends SQLException {

	private static final long serialVersionUID = 1L;

	private final String counts;

	public PoolExhausted(Duration waited, int active, int idle, int waiting, int max, Throwable cause) {
		super(cause);
		this.counts = "no free connection after %d ms (active=%d, idle=%d, waiting=%d, max=%d)%s".formatted(
				waited.toMillis(), active, idle, waiting, max,
				(idle == 0 && active < max) ? "; the server has let none be opened in that time" : "");
	}

	/** What a transaction waited for that has suspended another. */
	public PoolExhausted(String message, @Nullable Throwable cause) {
		super(cause);
		this.counts = message;
	}

	@Override
	public String getMessage() {
		return this.counts;
	}

}
