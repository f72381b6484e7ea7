package io.github.pgprofiles.internal.query;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.stream.Engine;
import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import io.github.pgprofiles.query.QuerySpec;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamEngine;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.util.Assert;

/** Collects the parameters of a statement, then runs it once. */
public final class DefaultStatementSpec implements StatementSpec {

	private final QueryContext context;

	private final String sql;

	private final Parameters parameters;

	private StreamOptions options = StreamOptions.defaults();

	private boolean used;

	public DefaultStatementSpec(QueryContext context, String sql) {
		this(context, sql, new Parameters());
	}

	public DefaultStatementSpec(QueryContext context, String sql, Parameters parameters) {
		Assert.hasText(sql, "The statement is empty");
		this.context = context;
		this.sql = sql;
		this.parameters = parameters;
	}

	@Override
	public StatementSpec param(@Nullable Object value) {
		requireUnused();
		try {
			this.parameters.add(value);
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
		return this;
	}

	@Override
	public StatementSpec param(String name, @Nullable Object value) {
		requireUnused();
		try {
			this.parameters.put(name, value);
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
		return this;
	}

	@Override
	public StatementSpec params(Map<String, ? extends @Nullable Object> values) {
		values.forEach(this::param);
		return this;
	}

	@Override
	public StatementSpec params(Object source) {
		requireUnused();
		Assert.notNull(source, "The source of parameters is null");
		try {
			if (source instanceof Map<?, ?> map) {
				map.forEach((name, value) -> this.parameters.put(String.valueOf(name), value));
			}
			else {
				this.parameters.source(source);
			}
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
		return this;
	}

	@Override
	public StatementSpec fetchSize(int rows) {
		requireUnused();
		Assert.isTrue(rows >= 1, () -> "The fetch size must be at least 1, but is " + rows);
		this.options = this.options.withFetchSize(rows);
		return this;
	}

	@Override
	public StatementSpec timeout(Duration timeout) {
		limit(TimeLimit.of(timeout));
		return this;
	}

	public void limit(TimeLimit limit) {
		requireUnused();
		this.options = this.options.withLimit(limit);
	}

	@Override
	public StatementSpec engine(StreamEngine engine) {
		engine(Engine.valueOf(engine.name()));
		return this;
	}

	public void engine(Engine engine) {
		requireUnused();
		this.options = this.options.withEngine(engine);
	}

	private void requireUnused() {
		Assert.state(!this.used, "A statement spec is single-use: begin again with sql(…)");
	}

	@Override
	public QuerySpec<Map<String, @Nullable Object>> query() {
		return query(this.context.mappings().maps());
	}

	@Override
	public <T> QuerySpec<T> query(Class<T> type) {
		try {
			return query(this.context.mappings().of(type));
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
	}

	@Override
	public <T> QuerySpec<T> query(RowMapper<T> mapper) {
		return query(RowMapping.of(mapper));
	}

	/** Rows that are streamed by this package itself. */
	public <T> DefaultRowStream<T> rows(Class<T> type) {
		try {
			return query(this.context.mappings().of(type)).rows();
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
	}

	private <T> DefaultQuerySpec<T> query(RowMapping<T> mapping) {
		return new DefaultQuerySpec<>(this.context, this.sql, bind(), mapping, this.options);
	}

	private BoundStatement bind() {
		requireUnused();
		this.used = true;
		try {
			return BoundStatement.of(this.context.binder(), this.sql, this.parameters);
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
	}

	/** What only a stream can heed is not dropped without a word. */
	static void requireNotStreaming(StreamOptions options) {
		Assert.state(!options.streaming(), "fetchSize(…) and engine(…) hold for streams only, and these rows are not"
				+ " streamed: leave them out, or use forEach(…), withStream(…), stream() or chunks(…)");
	}

	@Override
	public int update() {
		requireNotStreaming(this.options);
		BoundStatement bound = bind();
		try {
			return this.context.statements().update(bound, this.options.limit());
		}
		catch (SQLException ex) {
			throw this.context.errors().translate("update" + bound.explain(ex), this.sql, ex);
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
	}

}
