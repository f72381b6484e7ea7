package io.github.pgprofiles.internal.copy.upsert;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.session.Sql;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.copy.table.TemporaryTableGuard;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.internal.timeout.SqlAction;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/** Where the rows of a COPY in go first, and from there. Used once. */
public abstract class CopyDestination {

	/** The COPY as it is sent. */
	public abstract CopyCommand command();

	/** Brings the rows from where they were copied to where they belong. */
	public abstract CopyResult land(CopyResult copied) throws SQLException;

	/**
	 * Makes ready, before anything is copied, for columns that the caller named.
	 * @param known the table, where it was looked up
	 */
	public static CopyDestination prepare(CopyJob job, Connection connection, TimeoutScope scope,
			@Nullable TargetTable known) throws SQLException {
		if (job.strategy() instanceof LoadStrategy.Direct) {
			if (known == null) {
				TemporaryTableGuard.refuse(connection, scope, job.command().target());
			}
			return new Direct(job.command());
		}
		job.command().requireSupport(connection.getMetaData().getDatabaseMajorVersion());
		TargetTable table = (known != null) ? known : TargetTable.of(connection, scope, job.wanted());
		List<String> columns = job.command().columns();
		return prepare(job, connection, scope, table, columns.isEmpty() ? table.writable() : columns);
	}

	/** Makes ready for a table that was looked up already. */
	public static CopyDestination prepare(CopyJob job, Connection connection, TimeoutScope scope, TargetTable table,
			List<String> columns) throws SQLException {
		CopyCommand command = job.command().withExactly(columns);
		LoadStrategy strategy = job.strategy();
		if (strategy instanceof LoadStrategy.Staging staging) {
			List<String> definitions = staging.text()
					? columns.stream().map((name) -> SqlQuotes.name(name) + " pg_catalog.text").toList()
					: StagingTable.definitions(command, table);
			return new StagingTable(command, connection, scope, definitions, "staging", new StagedStatement(staging));
		}
		if (strategy instanceof LoadStrategy.Upsert upsert) {
			ConflictKey key = scope.call(() -> ConflictKey.find(connection, table, upsert));
			UpsertStatement statement = UpsertStatement.of(upsert, table, columns, key, scope.isJoined());
			return new StagingTable(command, connection, scope, StagingTable.definitions(command, table),
					table.name().unlike("pgprofiles_upsert"), statement);
		}
		return new Direct(command);
	}

	private static final class Direct extends CopyDestination {

		private final CopyCommand command;

		Direct(CopyCommand command) {
			this.command = command;
		}

		@Override
		public CopyCommand command() {
			return this.command;
		}

		@Override
		public CopyResult land(CopyResult copied) {
			return copied;
		}

	}

	/** What is done with a temporary table once it is full. */
	interface Landed {

		/**
		 * Statements that find out whether it can be done at all, while the table is
		 * empty; run in the message that makes it.
		 * @param staging the table's name as SQL
		 */
		List<String> checks(Connection connection, String staging);

		/** Looks whether it can be done at all, once the table is there. */
		default void check(Connection connection) throws SQLException {
		}

		/** Does it. */
		CopyResult run(Connection connection, String staging, CopyResult copied) throws SQLException;

	}

	/**
	 * A temporary table of the transaction. PostgreSQL manual, chapter 'CREATE TABLE'.
	 */
	private static final class StagingTable extends CopyDestination {

		private static final String SCHEMA = "pg_temp";

		private final CopyCommand command;

		private final Connection connection;

		private final TimeoutScope scope;

		private final Landed landed;

		private final TableName name;

		StagingTable(CopyCommand command, Connection connection, TimeoutScope scope, List<String> definitions,
				String name, Landed landed) throws SQLException {
			this.name = new TableName(SCHEMA, name);
			this.command = command.withTable(this.name);
			this.connection = connection;
			this.scope = scope;
			this.landed = landed;
			String create = "CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP".formatted(SqlQuotes.name(name),
					String.join(", ", definitions));
			run(() -> {
				List<String> statements = new ArrayList<>(landed.checks(connection, this.name.quoted()));
				statements.add(0, create);
				create(connection, String.join("; ", statements), name);
			});
			run(() -> landed.check(connection));
		}

		static List<String> definitions(CopyCommand command, TargetTable table) {
			boolean defaults = command.has(CopyOption.DEFAULT);
			if (defaults && table.isView()) {
				throw new CopyException(null,
						("defaultString(…) into the view %s: the defaults of the tables behind it are not"
								+ " known here. Name the table itself, or leave the columns out with columns(…)")
							.formatted(table.name().quoted()));
			}
			return table.require(command.columns())
				.stream()
				.map(defaults ? TargetTable.Column::definitionWithDefault : TargetTable.Column::definition)
				.toList();
		}

		/** Its name is the caller's to write, and so a fixed one. */
		private static void create(Connection connection, String statements, String name) throws SQLException {
			try {
				Sql.execute(connection, statements);
			}
			catch (SQLException ex) {
				throw SqlStates.DUPLICATE_TABLE.equals(ex.getSQLState()) ? Redactor
					.withHint(ex, ("The data are copied into a"
							+ " temporary table of that name, and this session has one: drop it first, or call it other"
							+ " than %s")
						.formatted(name)) : ex;
			}
		}

		private void run(SqlAction action) throws SQLException {
			this.scope.call(() -> {
				action.run();
				return true;
			});
		}

		@Override
		public CopyCommand command() {
			return this.command;
		}

		@Override
		public CopyResult land(CopyResult copied) throws SQLException {
			CopyResult counts = this.scope.call(() -> this.landed.run(this.connection, this.name.quoted(), copied));
			if (isShared()) {
				run(() -> Sql.execute(this.connection, "DROP TABLE " + this.name.quoted()));
			}
			return counts;
		}

		/** Whether the transaction goes on, perhaps with another copy of this kind. */
		private boolean isShared() {
			return this.scope.isJoined();
		}

	}

	/** The caller's statement over its staging table. */
	private record StagedStatement(LoadStrategy.Staging staging) implements Landed {

		@Override
		public List<String> checks(Connection connection, String name) {
			return List.of();
		}

		@Override
		public void check(Connection connection) throws SQLException {
			String sql = this.staging.sql();
			if (sql.indexOf('\\') >= 0 && sql.indexOf(';') >= 0 && !DriverSession.hasStandardStrings(connection)) {
				throw new CopyException(null,
						"standard_conforming_strings is off, and a backslash may hide a command that ends the"
								+ " transaction: write staging(…) without a backslash, or switch the setting on");
			}
			if (this.staging.describable()) {
				Sql.check(connection, this.staging.sql());
			}
		}

		@Override
		public CopyResult run(Connection connection, String name, CopyResult copied) throws SQLException {
			long stored = Sql.execute(connection, this.staging.sql());
			requireOpen(connection);
			return new CopyResult(copied.rows(), copied.bytes(), Duration.ZERO, stored, copied.ignored(), null, null);
		}

		/** Whatever its text says, such as those of a string with a backslash. */
		private static void requireOpen(Connection connection) throws SQLException {
			if (!DriverSession.isInTransaction(connection)) {
				throw new SQLException("The statement of staging(…) has ended the transaction in which the rows came",
						SqlStates.INVALID_TRANSACTION_TERMINATION);
			}
		}

	}

}
