package io.github.pgprofiles.internal.timeout;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/** Reads of one answer that are under way. */
public final class ScopeReads implements AutoCloseable {

	private final TimeoutScope scope;

	private final ClientDeadline.@Nullable Armed armed;

	ScopeReads(TimeoutScope scope, ClientDeadline.@Nullable Armed armed) {
		this.scope = scope;
		this.armed = armed;
	}

	/** Like {@link TimeoutScope#check()}, and bounds the reads to come. */
	public void check() throws SQLException {
		this.scope.check();
		if (this.armed != null) {
			this.armed.refresh();
		}
	}

	@Override
	public void close() throws SQLException {
		if (this.armed != null) {
			this.armed.close();
		}
	}

}
