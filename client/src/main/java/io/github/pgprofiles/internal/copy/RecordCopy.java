package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.copy.io.SourceSize;
import io.github.pgprofiles.internal.copy.session.CopyInSession;
import io.github.pgprofiles.internal.copy.session.CopyStatements;
import io.github.pgprofiles.internal.copy.session.ScopedWork;
import io.github.pgprofiles.internal.copy.table.DescribedTables;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.copy.upsert.CopyDestination;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.RowEncoding;
import io.github.pgprofiles.internal.mapping.TargetColumn;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import io.github.pgprofiles.internal.usage.Activity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies records in, in binary where every column has such a form. PostgreSQL manual,
 * chapter 'COPY', 'Binary Format'. Thread-safe.
 */
final class RecordCopy {

	private static final Logger logger = LoggerFactory.getLogger(RecordCopy.class);

	/** Nobody has that many, and after them nobody reads the log any more. */
	private static final int MOST_WARNINGS = 100;

	private final String profile;

	private final ConnectionSource connections;

	private final Mappings mappings;

	private final KnownTypes types;

	private final MessageCopy messages;

	private final ArrayUpsert arrays;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	RecordCopy(String profile, ConnectionSource connections, Mappings mappings, KnownTypes types,
			MessageCopy messages) {
		this.profile = profile;
		this.connections = connections;
		this.mappings = mappings;
		this.types = types;
		this.messages = messages;
		this.arrays = new ArrayUpsert(messages);
	}

	<T> CopyResult run(CopyJob job, Class<T> type, Iterator<? extends T> source, SourceSize size) throws SQLException {
		Need need = (job.listener() != null) ? Need.IDLE_TRANSACTION : Need.MESSAGE;
		HeldRows<T> rows = new HeldRows<>(source);
		return ScopedWork.writing(this.connections, job.limit(), need,
				(connection, scope) -> LoggedCopy.<RuntimeException>in(job, connection, scope, () -> {
					ProgressMeter meter = ProgressMeter.guarded(job.listener(), size, null);
					try (Activity shown = LoggedCopy.show(this.connections, connection, Activity.Kind.COPY_IN, job)) {
						shown.follow(meter);
						CopyResult done = !MessageCopy.isPossible(job, connection, scope) ? null : this.messages.run(
								job, connection, scope, rows::isHeld, size.rows() == null,
								(key, table) -> message(job, type, key, table, rows, size, connection, scope, meter));
						return (done != null) ? done : inTransaction(job, type, rows, size, connection, scope, meter);
					}
				}), (connection, failure) -> SimilarNames.add(connection, failure, job.command()));
	}

	private <T> CopyResult message(CopyJob job, Class<T> type, DescribedTables.Key key, TargetTable table,
			HeldRows<T> rows, SourceSize size, Connection connection, TimeoutScope scope, ProgressMeter meter)
			throws SQLException {
		RowEncoding<T> encoding = encoding(job, type, table, connection, scope);
		List<String> columns = encoding.columns();
		CopyCommand command = command(job, encoding);
		List<RecordContent<T>> contents = new ArrayList<>(1);
		Supplier<CopyInSession.Content<RuntimeException>> fromTheBeginning = () -> {
			rows.rewind();
			RecordContent<T> content = new RecordContent<>(encoding, rows, meter);
			contents.add(content);
			return content;
		};
		MessageCopy.Ignored ignored = (received) -> contents.get(contents.size() - 1).rows() - received.rows();
		ArrayUpsert.Outcome arrays = this.arrays.run(connection, scope, job, key, table, encoding, rows, size);
		CopyResult result = arrays.result();
		if (result != null) {
			meter.done(result.rows(), result.bytes());
			return result;
		}
		if (job.strategy() instanceof LoadStrategy.Direct) {
			CopyInSession.Received received = this.messages.direct(connection, scope, command, key, table, columns,
					size.rows() == null, fromTheBeginning);
			result = received.counts(ignored.of(received));
		}
		else {
			result = this.messages.upsert(connection, scope, job, command, key, table, columns, fromTheBeginning,
					ignored, arrays.twice());
		}
		meter.done(result.rows(), result.bytes());
		return result;
	}

	private <T> CopyResult inTransaction(CopyJob job, Class<T> type, HeldRows<T> rows, SourceSize size,
			Connection connection, TimeoutScope scope, ProgressMeter meter) throws SQLException {
		scope.beginTransaction();
		rows.rewind();
		rows.release();
		TargetTable table = TargetTable.of(connection, scope, job.wanted());
		RowEncoding<T> encoding = encoding(job, type, table, connection, scope);
		CopyDestination destination = CopyDestination.prepare(job.withCommand(command(job, encoding)), connection,
				scope, table, encoding.columns());
		RecordContent<T> content = new RecordContent<>(encoding, rows, meter);
		CopyInSession.Received received = CopyInSession.run(this.connections, connection, scope,
				CopyStatements.of(destination.command(), size.rows() == null), content);
		CopyResult result = destination.land(received.counts(content.rows() - received.rows()));
		meter.done(received.rows(), received.bytes());
		return result;
	}

	private static CopyCommand command(CopyJob job, RowEncoding<?> encoding) {
		return job.command().withFormat(encoding.isBinary() ? CopyFormat.BINARY : CopyFormat.TEXT);
	}

	private <T> RowEncoding<T> encoding(CopyJob job, Class<T> type, TargetTable table, Connection connection,
			TimeoutScope scope) throws SQLException {
		boolean direct = job.strategy() instanceof LoadStrategy.Direct;
		List<TargetColumn> columns = table.targets(direct);
		int[] oids = columns.stream().mapToInt(TargetColumn::type).toArray();
		ServerTypes cached = this.types.cached(connection, oids);
		ServerTypes known = (cached != null) ? cached : scope.call(() -> this.types.load(connection, oids));
		job.command().columns().forEach(table::column);
		RowEncoding<T> encoding = this.mappings.encoding(type, columns, job.command().columns(), known);
		String reason = encoding.textReason();
		if (reason != null && this.warned.size() < MOST_WARNINGS && this.warned.add(table.name().quoted() + reason)) {
			logger.warn("Profile '{}': COPY of {} into {} goes by text, which is slower: {}", this.profile,
					type.getSimpleName(), table.name().quoted(), reason);
		}
		return encoding;
	}

}
