package io.github.pgprofiles.internal.query;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.internal.error.Task;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.query.StreamTemplate.StreamSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.util.Assert;

/** Collects the parameters of a statement, then runs it once. */
public final class DefaultStatementSpec implements StatementSpec {

	private final QueryContext context;

	private String sql;

	private final Parameters parameters;

	private @Nullable TimeLimit limit;

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
	public DefaultStatementSpec param(@Nullable Object value) {
		requireUnused();
		this.context.errors().build(this.sql, () -> this.parameters.add(value));
		return this;
	}

	@Override
	public DefaultStatementSpec param(String name, @Nullable Object value) {
		requireUnused();
		this.context.errors().build(this.sql, () -> this.parameters.put(name, value));
		return this;
	}

	@Override
	public DefaultStatementSpec params(Map<String, ? extends @Nullable Object> values) {
		requireUnused();
		this.context.errors().build(this.sql, () -> this.parameters.putAll(values));
		return this;
	}

	@Override
	public DefaultStatementSpec params(Object source) {
		requireUnused();
		Assert.notNull(source, "The source of parameters is null");
		this.context.errors()
			.build(this.sql, () -> (source instanceof Map<?, ?> map) ? this.parameters.putAll(map)
					: this.parameters.source(source));
		return this;
	}

	@Override
	public StreamSpec fetchSize(int rows) {
		return streamed().fetchSize(rows);
	}

	@Override
	public StreamSpec engine(StreamEngine engine) {
		return streamed().engine(engine);
	}

	/** What is streamed goes on in a stage of its own. */
	private DefaultStreamSpec streamed() {
		use();
		DefaultStatementSpec rest = new DefaultStatementSpec(this.context, this.sql, this.parameters);
		rest.limit = this.limit;
		return new DefaultStreamSpec(rest, StreamOptions.defaults());
	}

	@Override
	public DefaultStatementSpec timeout(Duration timeout) {
		return limit(TimeLimit.of(timeout));
	}

	@Override
	public DefaultStatementSpec named(String name) {
		return called(StatementName.require(name));
	}

	/** Names it, or not. */
	public DefaultStatementSpec called(@Nullable String name) {
		requireUnused();
		this.sql = this.context.errors().build(this.sql, () -> NamedSql.of(this.sql, name));
		return this;
	}

	DefaultStatementSpec limit(@Nullable TimeLimit limit) {
		requireUnused();
		this.limit = limit;
		return this;
	}

	void requireUnused() {
		Assert.state(!this.used, "A statement spec is single-use: begin again with sql(…)");
	}

	private void use() {
		requireUnused();
		this.used = true;
	}

	@Override
	public DefaultQuerySpec<Map<String, @Nullable Object>> query() {
		return query(this.context.mappings().maps());
	}

	@Override
	public <T> DefaultQuerySpec<T> query(Class<T> type) {
		return query(this.context.errors().build(this.sql, () -> this.context.mappings().of(type)));
	}

	@Override
	public <T> DefaultQuerySpec<T> query(RowMapper<T> mapper) {
		return query(RowMapping.of(mapper));
	}

	private <T> DefaultQuerySpec<T> query(RowMapping<T> mapping) {
		return new DefaultQuerySpec<>(this.context, bind(), mapping, this.limit);
	}

	private BoundStatement bind() {
		use();
		return this.context.errors()
			.build(this.sql, () -> BoundStatement.of(this.context.binder(), this.sql, this.parameters));
	}

	@Override
	public int update() {
		BoundStatement bound = bind();
		return this.context.errors()
			.call(Task.UPDATE, bound, () -> this.context.statements().update(bound, this.limit));
	}

}
