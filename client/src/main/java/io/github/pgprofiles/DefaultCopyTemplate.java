package io.github.pgprofiles;

import io.github.pgprofiles.internal.copy.CopyCommand;
import io.github.pgprofiles.internal.copy.CopyJob;
import io.github.pgprofiles.internal.copy.TableName;

/** Begins COPY commands, which are built stage by stage. */
final class DefaultCopyTemplate implements CopyTemplate {

	private final CopyWork work;

	DefaultCopyTemplate(Rooms rooms) {
		this.work = new CopyWork(rooms);
	}

	@Override
	public CopyInSpec.Table into(String table) {
		return new DefaultCopyInSpec(this.work, job(this.work.refusing(() -> TableName.parse(table))));
	}

	@Override
	public CopyInSpec.Table into(String schema, String table) {
		return new DefaultCopyInSpec(this.work, job(this.work.refusing(() -> new TableName(schema, table))));
	}

	@Override
	public CopyOutSpec.Table from(String table) {
		return new DefaultCopyOutTable(this.work, job(this.work.refusing(() -> TableName.parse(table))));
	}

	@Override
	public CopyOutSpec.Table from(String schema, String table) {
		return new DefaultCopyOutTable(this.work, job(this.work.refusing(() -> new TableName(schema, table))));
	}

	private static CopyJob job(TableName table) {
		return CopyJob.of(CopyCommand.table(table));
	}

	@Override
	public CopyOutSpec.Query query(String sql) {
		return new DefaultCopyOutQuery(this.work, sql);
	}

}
