package io.github.pgprofiles.internal.copy.upsert;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.session.CopyInSession;
import io.github.pgprofiles.internal.copy.session.CopyStatements;
import io.github.pgprofiles.internal.copy.table.KeptChecks;
import io.github.pgprofiles.internal.copy.table.TableCheck;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.text.SqlQuotes;

/**
 * An upsert as one message: a temporary table, the COPY into it, the INSERT from there,
 * and looks at what is known of the table, its index and the temporary table. Used once.
 */
public final class UpsertMessage {

	private final UpsertStatement upsert;

	private final TargetTable table;

	private final ConflictKey key;

	private final CopyCommand command;

	private final TableName staging;

	private final boolean counted;

	public UpsertMessage(UpsertStatement upsert, TargetTable table, ConflictKey key, CopyCommand command) {
		this.upsert = upsert;
		this.table = table;
		this.key = key;
		this.staging = new TableName("pg_temp", table.name().unlike("pgprofiles_upsert"));
		this.command = command;
		this.counted = upsert.isUpdate() && table.counters() != null;
	}

	/**
	 * The statements.
	 * @param twice whether a key comes more than once
	 * @param looks at what is known
	 */
	public CopyStatements statements(boolean twice, List<String> looks) {
		List<TargetTable.Column> columns = columns();
		String definitions = columns.stream().map(TargetTable.Column::definition).collect(Collectors.joining(", "));
		List<String> after = new ArrayList<>();
		String insert = this.upsert.insert(this.staging.quoted(), twice);
		String counters = this.table.counters();
		if (this.counted && counters != null) {
			after.addAll(List.of(counters, insert, counters));
		}
		else {
			after.add(insert);
		}
		int check = after.size() + 2;
		after.addAll(looks);
		return new CopyStatements(this.command.withTable(this.staging),
				List.of("CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP".formatted(SqlQuotes.name(this.staging.table()),
						definitions)),
				after, check, List::of, false);
	}

	private List<TargetTable.Column> columns() {
		return this.table.require(this.command.columns());
	}

	/** The look at what is known. */
	public KeptChecks.Check check() {
		TableCheck check = new TableCheck(this.table);
		String sql = check.ofUpsert(this.staging, columns(), this.key.indexes());
		return check.isUpsertKept() ? KeptChecks.Check.of(sql) : new KeptChecks.Check(sql, null);
	}

	/** What the statements have done. */
	public CopyResult counts(CopyInSession.Received received, long ignored) {
		CopyResult copied = received.counts(ignored);
		List<long[]> results = received.results();
		if (this.counted) {
			return UpsertStatement.counted(copied, results.get(1)[0], results.get(0), results.get(2));
		}
		return this.upsert.counts(copied, results.get(0)[0]);
	}

}
