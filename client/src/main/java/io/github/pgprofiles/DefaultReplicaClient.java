package io.github.pgprofiles;

import io.github.pgprofiles.copy.CopyOutTemplate;
import io.github.pgprofiles.error.InvalidWritePositionException;
import io.github.pgprofiles.error.ReplicaUnavailableException;
import io.github.pgprofiles.internal.observation.Observed;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.replica.ReplicaRead;
import io.github.pgprofiles.internal.pool.replica.Replicas;
import io.github.pgprofiles.internal.position.LogPosition;
import io.github.pgprofiles.internal.query.DefaultStatementSpec;
import io.github.pgprofiles.internal.query.DefaultStreamSpec;
import io.github.pgprofiles.internal.query.QueryContext;
import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.transaction.spec.TransactionContext;
import io.github.pgprofiles.internal.transaction.spec.TransactionStages;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.query.QueryStatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.ReplicaTransactionTemplate;
import org.jspecify.annotations.Nullable;

/** Reads by the profile's own client, whose connections are those of a replica. */
final class DefaultReplicaClient implements ReplicaClient, Observed.Way {

	private final Parts parts;

	private final ReplicaRead how;

	private final QueryContext query;

	/**
	 * Creates the client.
	 * @param parts of the profile's own client
	 */
	DefaultReplicaClient(Parts parts, ReplicaRead how) {
		this.parts = parts;
		this.how = how;
		QueryContext own = parts.query();
		this.query = new QueryContext(own.errors(), own.mappings(), own.binder(), own.statements(), own.streams(),
				own.batches(), own.observed().going(this));
	}

	/**
	 * Of the profile's own client.
	 *
	 * @param copy makes a template whose operations are observed as those of a context
	 */
	record Parts(String profile, ConnectionSource connections, QueryContext query, TransactionContext transactions,
			CopyMaker copy) {
	}

	/** Makes templates. */
	interface CopyMaker {

		CopyOutTemplate copy(QueryContext query);

	}

	@Override
	public <R extends @Nullable Object, X extends Throwable> R go(OperationKind kind, Observed.Attempt<R, X> attempt)
			throws X {
		boolean joins = this.parts.connections().isInTransaction();
		Replicas replicas = joins ? null : BesidePool.replicas(this.parts.connections());
		if (replicas == null) {
			if (this.how.orFail()) {
				throw new ReplicaUnavailableException(profile(),
						joins ? "a transaction is open on this thread, whose reads stay in it" : "");
			}
			return attempt.run();
		}
		ReplicaRead fitting = switch (kind) {
			case QUERY -> this.how.inOneMessage();
			case STREAM -> this.how;
			default -> this.how.onceBegun();
		};
		return replicas.<R, X>read(fitting, attempt::run);
	}

	@Override
	public String profile() {
		return this.parts.profile();
	}

	@Override
	public QueryStatementSpec sql(String sql) {
		return new DefaultStatementSpec(this.query, sql);
	}

	@Override
	public StreamTemplate streaming() {
		return (sql) -> new DefaultStreamSpec(new DefaultStatementSpec(this.query, sql), StreamOptions.defaults());
	}

	@Override
	public CopyOutTemplate copy() {
		return this.parts.copy().copy(this.query);
	}

	@Override
	public ReplicaTransactionTemplate transaction() {
		return new TransactionStages.ReplicaStartStage(this.parts.transactions(),
				TransactionOptions.defaults().asReadOnly().onReplica(this.how));
	}

	@Override
	public ReplicaClient after(WritePosition position) {
		LogPosition given = position.position();
		if (given == null) {
			return this;
		}
		Replicas replicas = BesidePool.replicas(this.parts.connections());
		long system = (replicas != null) ? replicas.tracker().system() : 0;
		if (system != 0 && system != given.system()) {
			throw new InvalidWritePositionException(profile(), "the position is of another database cluster, %s: that"
				.formatted(Long.toUnsignedString(given.system()))
					+ " of this profile is %s. Hand it to a client of the profile that has written it"
						.formatted(Long.toUnsignedString(system)));
		}
		return new DefaultReplicaClient(this.parts, this.how.after(given));
	}

	@Override
	public ReplicaClient orFail() {
		return new DefaultReplicaClient(this.parts, this.how.orFailing());
	}

}
