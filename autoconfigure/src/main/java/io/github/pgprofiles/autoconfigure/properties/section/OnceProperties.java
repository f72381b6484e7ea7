package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The keys of results of work that happens exactly once.
 *
 * @since 0.1.0
 */
public class OnceProperties {

	/**
	 * Schema of the table that keeps the results. Default public.
	 */
	private @Nullable String schema;

	/**
	 * Time after which a result may be deleted. Default 30d, 0s for never.
	 */
	private @Nullable Duration retention;

	public @Nullable String getSchema() {
		return this.schema;
	}

	public void setSchema(@Nullable String schema) {
		this.schema = schema;
	}

	public @Nullable Duration getRetention() {
		return this.retention;
	}

	public void setRetention(@Nullable Duration retention) {
		this.retention = retention;
	}

	/**
	 * Whether one of them is set.
	 * @return {@code false} if the defaults of the application apply
	 */
	public boolean areWritten() {
		return this.schema != null || this.retention != null;
	}

}
