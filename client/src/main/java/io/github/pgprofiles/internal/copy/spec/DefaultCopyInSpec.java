package io.github.pgprofiles.internal.copy.spec;

import java.util.List;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.JsonCopyIn;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.query.BoundStatement;
import io.github.pgprofiles.internal.query.NamedSql;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** A COPY in before its format is known. */
final class DefaultCopyInSpec implements CopyInSpec.Table {

	private final CopyWork work;

	private final CopyJob job;

	DefaultCopyInSpec(CopyWork work, CopyJob job) {
		this.work = work;
		this.job = job;
	}

	@Override
	public CopyInSpec.Table named(String name) {
		return new DefaultCopyInSpec(this.work, this.job.withName(StatementName.require(name)));
	}

	@Override
	public CopyInSpec.Table columns(String... columns) {
		return new DefaultCopyInSpec(this.work,
				this.work.build(() -> this.job.withCommand(this.job.command().withColumns(List.of(columns)))));
	}

	@Override
	public CopyInSpec.OnConflict onConflict(String... columns) {
		return new Conflict(this.work.build(() -> LoadStrategy.Upsert.columns(List.of(columns))));
	}

	@Override
	public CopyInSpec.OnConflict onConflictConstraint(String name) {
		Assert.hasLength(name, "The name of the constraint is empty");
		return new Conflict(this.work.build(() -> LoadStrategy.Upsert.constraint(name)));
	}

	@Override
	public CopyInSpec.OnConflict onConflictIndex(String name) {
		Assert.hasLength(name, "The name of the index is empty");
		return new Conflict(this.work.build(() -> LoadStrategy.Upsert.index(name)));
	}

	@Override
	public CopyInSpec.Staging staging(String sql) {
		Assert.hasText(sql, "The statement is empty");
		return new StagingSpec(this.work, this.job,
				this.work.errors()
					.build(sql, () -> LoadStrategy.Staging.of(NamedSql.nameable(sql), BoundStatement.isSingle(sql),
							BoundStatement.isEmpty(sql))));
	}

	private DefaultCopyInSpec strategy(LoadStrategy strategy) {
		return new DefaultCopyInSpec(this.work, this.job.withStrategy(strategy));
	}

	@Override
	public CopyInSpec.Csv csv() {
		return new CopyInStages.CsvIn(this.work, format(CopyFormat.CSV));
	}

	@Override
	public CopyInSpec.Text text() {
		return new CopyInStages.TextIn(this.work, format(CopyFormat.TEXT));
	}

	@Override
	public CopyInSpec.Binary binary() {
		return new CopyInStages.BinaryIn(this.work, format(CopyFormat.BINARY));
	}

	private CopyJob format(CopyFormat format) {
		return this.job.withCommand(this.job.command().withFormat(format));
	}

	@Override
	public JsonCopyIn json() {
		return new FileStages.JsonIn(this.work, FileStages.json(this.job));
	}

	@Override
	public <T> CopyInSpec.Records<T> records(Class<T> type) {
		Assert.notNull(type, "The type is null");
		return new CopyInStages.RecordsIn<>(this.work, this.job, type);
	}

	/** What to do about a key that is there. */
	private final class Conflict implements CopyInSpec.OnConflict {

		private final LoadStrategy.Upsert upsert;

		Conflict(LoadStrategy.Upsert upsert) {
			this.upsert = upsert;
		}

		@Override
		public CopyInSpec.Update update(String... columns) {
			return DefaultCopyInSpec.this.work.build(() -> {
				if (this.upsert.isAny()) {
					throw new CopyException(null, "onConflict() names no column, and update(…) needs to know the key:"
							+ " write onConflict(\"id\").update()");
				}
				return new Updating(this.upsert, new LoadStrategy.Update(List.of(columns), null, false));
			});
		}

		@Override
		public CopyInSpec doNothing() {
			return strategy(this.upsert);
		}

	}

	/** Which rows to update. */
	private final class Updating implements CopyInSpec.Update {

		private final LoadStrategy.Upsert upsert;

		private final LoadStrategy.Update update;

		Updating(LoadStrategy.Upsert upsert, LoadStrategy.Update update) {
			this.upsert = upsert;
			this.update = update;
		}

		private CopyInSpec format(@Nullable String condition, boolean changedOnly) {
			return strategy(
					this.upsert.withUpdate(new LoadStrategy.Update(this.update.columns(), condition, changedOnly)));
		}

		@Override
		public CopyInSpec where(String condition) {
			Assert.hasText(condition, "The condition is empty");
			CopyWork work = DefaultCopyInSpec.this.work;
			return format(work.errors().build(condition, () -> BoundStatement.requireCondition(condition)), false);
		}

		@Override
		public CopyInSpec whereChanged() {
			return format(null, true);
		}

		@Override
		public CopyInSpec.Csv csv() {
			return format(null, false).csv();
		}

		@Override
		public CopyInSpec.Text text() {
			return format(null, false).text();
		}

		@Override
		public CopyInSpec.Binary binary() {
			return format(null, false).binary();
		}

		@Override
		public JsonCopyIn json() {
			return format(null, false).json();
		}

		@Override
		public <T> CopyInSpec.Records<T> records(Class<T> type) {
			return format(null, false).records(type);
		}

	}

}
