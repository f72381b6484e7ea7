package io.github.pgprofiles.internal.copy.spec;

import java.util.List;

import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.query.DefaultStatementSpec;

import org.springframework.util.Assert;

/** A COPY out of a table before its format is known. */
final class DefaultCopyOutTable implements CopyOutSpec.Table {

	private final CopyWork work;

	private final CopyJob job;

	DefaultCopyOutTable(CopyWork work, CopyJob job) {
		this.work = work;
		this.job = job;
	}

	@Override
	public CopyOutSpec.Table named(String name) {
		return new DefaultCopyOutTable(this.work, this.job.withName(StatementName.require(name)));
	}

	@Override
	public CopyOutSpec.Table columns(String... columns) {
		return new DefaultCopyOutTable(this.work,
				this.work.build(() -> this.job.withCommand(this.job.command().withColumns(List.of(columns)))));
	}

	@Override
	public CopyOutSpec.Csv csv() {
		return new CopyOutStages.CsvOut(this.work, format(CopyFormat.CSV));
	}

	@Override
	public CopyOutSpec.Text text() {
		return new CopyOutStages.TextOut(this.work, format(CopyFormat.TEXT));
	}

	@Override
	public CopyOutSpec.Binary binary() {
		return new CopyOutStages.BinaryOut(this.work, format(CopyFormat.BINARY));
	}

	@Override
	public CopyOutSpec.Json json() {
		return new JsonOut(this.work, format(CopyFormat.JSON), false);
	}

	private CopyJob format(CopyFormat format) {
		return this.job.withCommand(this.job.command().withFormat(format));
	}

	@Override
	public <T> CopyOutSpec.Records<T> records(Class<T> type) {
		Assert.notNull(type, "The type is null");
		String query = this.job.command().toSelect();
		return new RecordsOut<>(this.work, this.job, () -> new DefaultStatementSpec(this.work.query(), query), type);
	}

}
