package io.github.pgprofiles.internal.query;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.query.StreamTemplate.StreamSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.util.Assert;

/** Collects the parameters of a query whose rows are streamed. */
public final class DefaultStreamSpec implements StreamSpec {

	private final DefaultStatementSpec statement;

	private StreamOptions options;

	/**
	 * Begins a stream.
	 * @param statement that nobody else has
	 * @param options to begin with
	 */
	public DefaultStreamSpec(DefaultStatementSpec statement, StreamOptions options) {
		this.statement = statement;
		this.options = options;
	}

	@Override
	public DefaultStreamSpec param(@Nullable Object value) {
		this.statement.param(value);
		return this;
	}

	@Override
	public DefaultStreamSpec param(String name, @Nullable Object value) {
		this.statement.param(name, value);
		return this;
	}

	@Override
	public DefaultStreamSpec params(Map<String, ? extends @Nullable Object> values) {
		this.statement.params(values);
		return this;
	}

	@Override
	public DefaultStreamSpec params(Object recordOrBean) {
		this.statement.params(recordOrBean);
		return this;
	}

	@Override
	public DefaultStreamSpec timeout(Duration timeout) {
		this.statement.timeout(timeout);
		return this;
	}

	@Override
	public DefaultStreamSpec named(String name) {
		this.statement.named(name);
		return this;
	}

	public DefaultStreamSpec limit(@Nullable TimeLimit limit) {
		this.statement.limit(limit);
		return this;
	}

	@Override
	public DefaultStreamSpec fetchSize(int rows) {
		this.statement.requireUnused();
		Assert.isTrue(rows >= 1, () -> "The fetch size must be at least 1, but is " + rows);
		this.options = this.options.withFetchSize(rows);
		return this;
	}

	@Override
	public DefaultStreamSpec engine(StreamEngine engine) {
		this.statement.requireUnused();
		Assert.notNull(engine, "The engine is null");
		this.options = this.options.withEngine(engine);
		return this;
	}

	@Override
	public DefaultRowStream<Map<String, @Nullable Object>> query() {
		return this.statement.query().rows(this.options);
	}

	@Override
	public <T> DefaultRowStream<T> query(Class<T> type) {
		return this.statement.query(type).rows(this.options);
	}

	@Override
	public <T> DefaultRowStream<T> query(RowMapper<T> mapper) {
		return this.statement.query(mapper).rows(this.options);
	}

}
