package io.github.pgprofiles.internal.query;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.observation.OperationKind;
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

	/** {@code null} once it is used. */
	private @Nullable Parameters parameters;

	private @Nullable TimeLimit limit;

	private @Nullable String name;

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
		Parameters given = unused();
		this.context.errors().build(this.sql, () -> given.add(value));
		return this;
	}

	@Override
	public DefaultStatementSpec param(String name, @Nullable Object value) {
		Parameters given = unused();
		this.context.errors().build(this.sql, () -> given.put(name, value));
		return this;
	}

	@Override
	public DefaultStatementSpec params(Map<String, ? extends @Nullable Object> values) {
		Parameters given = unused();
		this.context.errors().build(this.sql, () -> given.putAll(values));
		return this;
	}

	@Override
	public DefaultStatementSpec params(Object source) {
		Parameters given = unused();
		Assert.notNull(source, "The source of parameters is null");
		this.context.errors()
			.build(this.sql, () -> (source instanceof Map<?, ?> map) ? given.putAll(map) : given.source(source));
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
		DefaultStatementSpec rest = new DefaultStatementSpec(this.context, this.sql, use());
		rest.limit = this.limit;
		rest.name = this.name;
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
		this.name = name;
		return this;
	}

	DefaultStatementSpec limit(@Nullable TimeLimit limit) {
		requireUnused();
		this.limit = limit;
		return this;
	}

	void requireUnused() {
		unused();
	}

	private Parameters unused() {
		Parameters given = this.parameters;
		if (given == null) {
			throw new IllegalStateException("A statement spec is single-use: begin again with sql(…)");
		}
		return given;
	}

	private Parameters use() {
		Parameters given = unused();
		this.parameters = null;
		return given;
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
		return new DefaultQuerySpec<>(this.context, bind(), mapping, this.limit, this.name);
	}

	private BoundStatement bind() {
		Parameters given = use();
		return this.context.errors().build(this.sql, () -> BoundStatement.of(this.context.binder(), this.sql, given));
	}

	@Override
	public int update() {
		BoundStatement bound = bind();
		return this.context.observed()
			.<Integer, RuntimeException>call(OperationKind.UPDATE, bound, this.name, Integer::longValue,
					() -> this.context.statements().update(bound, this.limit));
	}

}
