package io.github.pgprofiles.internal.copy.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.query.BoundStatement;
import io.github.pgprofiles.internal.query.DefaultStatementSpec;
import io.github.pgprofiles.internal.query.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** A COPY out of a query before its format is known. */
final class DefaultCopyOutQuery implements CopyOutSpec.Query {

	private final CopyWork work;

	private final String sql;

	/** What was said about parameters, in order. */
	private final List<Consumer<Parameters>> parameters;

	private final @Nullable String name;

	DefaultCopyOutQuery(CopyWork work, String sql) {
		this(work, sql, List.of(), null);
	}

	private DefaultCopyOutQuery(CopyWork work, String sql, List<Consumer<Parameters>> parameters,
			@Nullable String name) {
		Assert.hasText(sql, "The query is empty");
		this.work = work;
		this.sql = sql;
		this.parameters = parameters;
		this.name = name;
	}

	private CopyOutSpec.Query with(Consumer<Parameters> step) {
		List<Consumer<Parameters>> steps = new ArrayList<>(this.parameters);
		steps.add(step);
		return new DefaultCopyOutQuery(this.work, this.sql, List.copyOf(steps), this.name);
	}

	@Override
	public CopyOutSpec.Query named(String name) {
		return new DefaultCopyOutQuery(this.work, this.sql, this.parameters, StatementName.require(name));
	}

	@Override
	public CopyOutSpec.Query param(@Nullable Object value) {
		return with((parameters) -> parameters.add(value));
	}

	@Override
	public CopyOutSpec.Query param(String name, @Nullable Object value) {
		return with((parameters) -> parameters.put(name, value));
	}

	@Override
	public CopyOutSpec.Query params(Map<String, ? extends @Nullable Object> values) {
		return with((parameters) -> parameters.putAll(values));
	}

	@Override
	public CopyOutSpec.Query params(Object recordOrBean) {
		Assert.notNull(recordOrBean, "The source of parameters is null");
		return (recordOrBean instanceof Map<?, ?> map) ? with((parameters) -> parameters.putAll(map))
				: with((parameters) -> parameters.source(recordOrBean));
	}

	private Parameters collect() {
		Parameters collected = new Parameters();
		this.parameters.forEach((step) -> step.accept(collected));
		return collected;
	}

	@Override
	public CopyOutSpec.Csv csv() {
		return new CopyOutStages.CsvOut(this.work, job(CopyFormat.CSV));
	}

	@Override
	public CopyOutSpec.Text text() {
		return new CopyOutStages.TextOut(this.work, job(CopyFormat.TEXT));
	}

	@Override
	public CopyOutSpec.Binary binary() {
		return new CopyOutStages.BinaryOut(this.work, job(CopyFormat.BINARY));
	}

	@Override
	public CopyOutSpec.Json json() {
		return new JsonOut(this.work, job(CopyFormat.JSON), false);
	}

	private CopyJob job(CopyFormat format) {
		return this.work.errors().build(this.sql, () -> {
			BoundStatement bound = BoundStatement.of(this.work.query().binder(), this.sql, collect());
			if (!bound.isCopyable()) {
				throw new CopyException(null,
						"COPY takes one SELECT, VALUES, TABLE, or INSERT, UPDATE, DELETE or MERGE with"
								+ " RETURNING: write one of these");
			}
			CopyJob job = CopyJob
				.of(CopyCommand.query(bound.toLiteralSql(), bound.hasValues(), this.sql).withFormat(format));
			return (this.name != null) ? job.withName(this.name) : job;
		});
	}

	@Override
	public <T> CopyOutSpec.Records<T> records(Class<T> type) {
		Assert.notNull(type, "The type is null");
		return new RecordsOut<>(this.work, job(CopyFormat.BINARY),
				() -> new DefaultStatementSpec(this.work.query(), this.sql, collect()), type);
	}

}
