package io.github.pgprofiles.internal.copy.spec;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.internal.copy.CopyInRunner;
import io.github.pgprofiles.internal.copy.CopyOutRunner;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.export.ParallelExport;
import io.github.pgprofiles.internal.query.QueryContext;

/** Begins COPY commands, which are built stage by stage. */
public final class DefaultCopyTemplate implements CopyTemplate {

	private final CopyWork work;

	/**
	 * Creates the template of one profile.
	 * @param query that statements are run with
	 * @param in moves data to the server
	 * @param out moves data from the server
	 * @param exports does so by several connections
	 */
	public DefaultCopyTemplate(QueryContext query, CopyInRunner in, CopyOutRunner out, ParallelExport exports) {
		this.work = new CopyWork(query, in, out, exports);
	}

	@Override
	public CopyInSpec.Table into(String table) {
		return new DefaultCopyInSpec(this.work, job(this.work.build(() -> TableName.parse(table))));
	}

	@Override
	public CopyInSpec.Table into(String schema, String table) {
		return new DefaultCopyInSpec(this.work, job(this.work.build(() -> new TableName(schema, table))));
	}

	@Override
	public CopyOutSpec.Table from(String table) {
		return new DefaultCopyOutTable(this.work, job(this.work.build(() -> TableName.parse(table))));
	}

	@Override
	public CopyOutSpec.Table from(String schema, String table) {
		return new DefaultCopyOutTable(this.work, job(this.work.build(() -> new TableName(schema, table))));
	}

	private static CopyJob job(TableName table) {
		return CopyJob.of(CopyCommand.table(table));
	}

	@Override
	public CopyOutSpec.Query query(String sql) {
		return new DefaultCopyOutQuery(this.work, sql);
	}

}
