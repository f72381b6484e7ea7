package io.github.pgprofiles.internal.copy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyRules;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.file.FileHints;
import io.github.pgprofiles.internal.copy.file.PreparedFile;
import io.github.pgprofiles.internal.copy.io.ByteSource;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.copy.io.RowCounter;
import io.github.pgprofiles.internal.copy.io.SourceSize;
import io.github.pgprofiles.internal.copy.session.CopyInSession;
import io.github.pgprofiles.internal.copy.session.CopyStatements;
import io.github.pgprofiles.internal.copy.session.ScopedWork;
import io.github.pgprofiles.internal.copy.table.DescribedTables;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.copy.upsert.CopyDestination;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.mapping.json.JsonAdapter;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.internal.timeout.TimeoutScope.Need;
import io.github.pgprofiles.internal.usage.Activity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs COPY in. All or nothing: a source that fails ends the copy without a row, never
 * with those that were read. Thread-safe.
 */
public final class CopyInRunner {

	private static final Logger logger = LoggerFactory.getLogger(CopyInRunner.class);

	private final String profile;

	private final ConnectionSource connections;

	private final MessageCopy messages;

	private final RecordCopy records;

	private final JsonAdapter json;

	public CopyInRunner(String profile, ConnectionSource connections, Mappings mappings, KnownTypes types) {
		this.profile = profile;
		this.connections = connections;
		this.messages = new MessageCopy(connections);
		this.records = new RecordCopy(profile, connections, mappings, types, this.messages);
		this.json = mappings.codecs().json();
	}

	/** Reads documents that become records. */
	public JsonAdapter json() {
		return this.json;
	}

	/** Copies bytes. */
	public CopyResult run(CopyJob job, ByteSource.Opener opener) throws SQLException, IOException {
		CopyRules.require(job);
		ByteSource source = opener.open();
		CopyResult counts;
		try {
			// a listener has its last word before anything is committed
			Need need = (job.listener() != null) ? Need.IDLE_TRANSACTION
					: (job.strategy() instanceof LoadStrategy.Staging) ? Need.TRANSACTION : Need.MESSAGE;
			counts = ScopedWork.writing(this.connections, job.limit(), need,
					(connection, scope) -> LoggedCopy.in(job, connection, scope,
							() -> shown(job, source, connection, scope)),
					(connection, failure) -> SimilarNames.add(connection, failure, job.command()));
		}
		catch (Throwable ex) {
			close(source, ex::addSuppressed);
			throw ex;
		}
		// read to its end, and the rows are there: they must not look as if they were not
		close(source, (ex) -> logger.warn("Profile '{}': {} is done, and its source did not close", this.profile,
				job.command().describe(), ex));
		return counts;
	}

	private static void close(ByteSource source, Consumer<Exception> failure) {
		try {
			source.close();
		}
		catch (IOException | RuntimeException ex) {
			failure.accept(ex);
		}
	}

	private CopyResult shown(CopyJob job, ByteSource source, Connection connection, TimeoutScope scope)
			throws SQLException, IOException {
		try (Activity shown = LoggedCopy.show(this.connections, connection, Activity.Kind.COPY_IN, job)) {
			return copy(job, shown, source, connection, scope);
		}
	}

	private CopyResult copy(CopyJob job, Activity shown, ByteSource source, Connection connection, TimeoutScope scope)
			throws SQLException, IOException {
		int version = connection.getMetaData().getDatabaseMajorVersion();
		if (job.strategy() instanceof LoadStrategy.Direct) {
			return session(PreparedFile.of(this.profile, job, source, connection, scope, version), shown, null, version,
					connection, scope);
		}
		job.command().requireSupport(version);
		Content begun = null;
		if (job.file().isPlain() && source.isInMemory() && MessageCopy.isPossible(job, connection, scope)) {
			begun = Content.of(job, shown, source, version, 0);
			ByteContent content = begun.bytes();
			CopyResult done = this.messages.run(job, connection, scope, content::isHeld, false,
					(key, table) -> upsert(job, key, table, content, connection, scope));
			if (done != null) {
				begun.meter().done(done.rows(), done.bytes());
				return done;
			}
		}
		scope.beginTransaction();
		return session(PreparedFile.of(this.profile, job, source, connection, scope, version), shown, begun, version,
				connection, scope);
	}

	/** What is sent, and who is told how far that is. */
	private record Content(ByteContent bytes, ProgressMeter meter) {

		static Content of(CopyJob job, Activity shown, ByteSource source, int version, long before) {
			ProgressMeter meter = ProgressMeter.guarded(job.listener(), source.size(), source.fraction());
			shown.follow(meter);
			return new Content(new ByteContent(job, version, source, meter, before), meter);
		}

	}

	/**
	 * Copies in several messages.
	 * @param begun what has already read some of the source, and still holds it
	 */
	private CopyResult session(PreparedFile file, Activity shown, @Nullable Content begun, int version,
			Connection connection, TimeoutScope scope) throws SQLException, IOException {
		CopyJob job = file.job();
		ByteSource source = file.source();
		Content content = (begun != null) ? begun : Content.of(job, shown, source, version, file.before());
		ByteContent bytes = content.bytes();
		try {
			CopyDestination destination = CopyDestination.prepare(job, connection, scope, file.table());
			CopyInSession.Received received = CopyInSession.run(this.connections, connection, scope,
					CopyStatements.of(destination.command(), !source.isInMemory()), bytes);
			long rows = received.rows();
			CopyResult counts = destination.land(new CopyResult(rows, received.bytes(), Duration.ZERO, rows,
					ignored(job, received, bytes.counter()), null, null));
			content.meter().done(rows, received.bytes());
			return counts;
		}
		catch (SQLException ex) {
			file.place(ex);
			throw FileHints.of(ex, job, bytes.start());
		}
	}

	private CopyResult upsert(CopyJob job, DescribedTables.Key key, TargetTable table, ByteContent content,
			Connection connection, TimeoutScope scope) throws SQLException, IOException {
		List<String> named = job.command().columns();
		List<String> columns = named.isEmpty() ? table.writable() : named;
		return this.messages.<IOException>upsert(connection, scope, job, job.command(), key, table, columns,
				() -> content, (received) -> ignored(job, received, content.counter()), false);
	}

	/**
	 * What was sent and did not arrive: a condition, an option or a trigger kept it out.
	 */
	private static long ignored(CopyJob job, CopyInSession.Received received, RowCounter counter) {
		// the server tells of rows with values that have become NULL in the same way
		Long skipped = job.command().isErrorNull() ? null : received.skipped();
		return Math.max(counter.rows() - received.rows(), (skipped != null) ? skipped : 0);
	}

	/** Copies records. */
	public <T> CopyResult run(CopyJob job, Class<T> type, Iterator<? extends T> source, SourceSize size)
			throws SQLException {
		return this.records.run(job, type, source, size);
	}

}
