package io.github.pgprofiles;

import java.lang.reflect.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.UnknownNodeException;
import io.github.pgprofiles.internal.cluster.Cluster;
import io.github.pgprofiles.internal.cluster.PositionQuestion;
import io.github.pgprofiles.internal.copy.CopyInRunner;
import io.github.pgprofiles.internal.copy.CopyOutRunner;
import io.github.pgprofiles.internal.copy.spec.DefaultCopyTemplate;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.export.ParallelExport;
import io.github.pgprofiles.internal.lock.AdvisoryLocks;
import io.github.pgprofiles.internal.lock.DefaultAdvisoryLock;
import io.github.pgprofiles.internal.lock.LockKey;
import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.notification.ChannelName;
import io.github.pgprofiles.internal.notification.Notifications;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.observation.Observed;
import io.github.pgprofiles.internal.once.OnceEnvironment;
import io.github.pgprofiles.internal.once.OnceRunner;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.SessionLoan;
import io.github.pgprofiles.internal.pool.replica.ReplicaRead;
import io.github.pgprofiles.internal.query.BatchRunner;
import io.github.pgprofiles.internal.query.DefaultBatchSpec;
import io.github.pgprofiles.internal.query.DefaultStatementSpec;
import io.github.pgprofiles.internal.query.DefaultStreamSpec;
import io.github.pgprofiles.internal.query.ParameterBinder;
import io.github.pgprofiles.internal.query.QueryContext;
import io.github.pgprofiles.internal.query.StatementRunner;
import io.github.pgprofiles.internal.schema.CatalogQuery;
import io.github.pgprofiles.internal.schema.CatalogRow;
import io.github.pgprofiles.internal.schema.DefaultSchemaReflection;
import io.github.pgprofiles.internal.spi.Payloads;
import io.github.pgprofiles.internal.stream.RowStreams;
import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.internal.transaction.CommitCheck;
import io.github.pgprofiles.internal.transaction.TransactionEnvironment;
import io.github.pgprofiles.internal.transaction.TransactionRunner;
import io.github.pgprofiles.internal.transaction.spec.Operations;
import io.github.pgprofiles.internal.transaction.spec.TransactionContext;
import io.github.pgprofiles.internal.transaction.spec.TransactionStages;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.lock.AdvisoryLock;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationSubscription;
import io.github.pgprofiles.query.BatchSpec;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.schema.SchemaReflection;
import io.github.pgprofiles.transaction.ReplicaTransactionTemplate;
import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;

/** The client of one profile. */
final class DefaultPostgresClient implements PostgresClient, Operations, Payloads {

	private final String profile;

	private final ConnectionSource connections;

	private final Errors errors;

	private final QueryContext query;

	private final AdvisoryLocks locks;

	private final Notifications notifications;

	private final StreamTemplate streamTemplate;

	private final CopyTemplate copyTemplate;

	private final TransactionContext transactions;

	private final TypedTransactionTemplate transactionTemplate;

	private final ReplicaClient replica;

	private final Map<String, NodeClient> nodes;

	DefaultPostgresClient(String profile, DataSource dataSource, Supplier<PlatformTransactionManager> manager,
			ClientOptions options) {
		this.profile = profile;
		Observations observations = Observations.of(profile, options.operationListeners());
		this.connections = new ConnectionSource(dataSource, observations);
		if (options.sessionSettings() != null) {
			SessionLoan.use(profile, this.connections, options.sessionSettings());
		}
		this.errors = new Errors(profile, this.connections::isInTransaction,
				(sql, cause, failure) -> CommitCheck.noteFailure(this.connections, sql, cause, failure));
		KnownTypes types = options.mappings().types();
		ParameterBinder binder = new ParameterBinder(options.mappings().codecs().encoder());
		this.query = new QueryContext(this.errors, options.mappings(), binder, new StatementRunner(this.connections),
				new RowStreams(this.connections, types), new BatchRunner(this.connections, binder),
				new Observed(this.errors, observations));
		this.streamTemplate = (sql) -> new DefaultStreamSpec(new DefaultStatementSpec(this.query, sql),
				StreamOptions.defaults());
		CopyInRunner in = new CopyInRunner(profile, this.connections, options.mappings(), types);
		CopyOutRunner out = new CopyOutRunner(this.connections);
		ParallelExport exports = new ParallelExport(this.connections);
		this.copyTemplate = new DefaultCopyTemplate(this.query, in, out, exports);
		this.transactions = transactions(manager, options);
		this.transactionTemplate = new TransactionStages.Start(this.transactions, TransactionOptions.defaults());
		this.replica = new DefaultReplicaClient(new DefaultReplicaClient.Parts(profile, this.connections, this.query,
				this.transactions, (context) -> new DefaultCopyTemplate(context, in, out, exports)),
				ReplicaRead.DEFAULT);
		this.nodes = nodes(options);
		this.locks = new AdvisoryLocks(profile, this.connections);
		this.notifications = new Notifications(profile, this.connections, options.mappings().codecs().json());
		this.connections.announce();
	}

	private Map<String, NodeClient> nodes(ClientOptions options) {
		Cluster cluster = Cluster.of(this.connections);
		if (cluster == null) {
			return Map.of();
		}
		Map<String, NodeClient> clients = new LinkedHashMap<>();
		cluster.pools().forEach((node, pool) -> {
			String name = pool.getPoolName();
			PlatformTransactionManager own = new CheckedCommitTransactionManager(name, pool,
					CommitOutcomeUnknownException::new);
			clients.put(node,
					new DefaultNodeClient(this.profile, node, new DefaultPostgresClient(name, pool, () -> own, options)));
		});
		return Collections.unmodifiableMap(clients);
	}

	private TransactionContext transactions(Supplier<PlatformTransactionManager> manager, ClientOptions options) {
		TransactionRunner transactions = new TransactionRunner(new TransactionEnvironment(this.profile,
				this.connections, manager, this.errors, options.retryListener()), options.retry().timeout());
		OnceRunner once = new OnceRunner(new OnceEnvironment(this.profile, this.connections, transactions,
				options.mappings().codecs().json(), options.once(), this.errors));
		return new TransactionContext(this, transactions, once, TransactionRetryPolicy.of(options.retry()));
	}

	@Override
	public String profile() {
		return this.profile;
	}

	@Override
	public StatementSpec sql(String sql) {
		return new DefaultStatementSpec(this.query, sql);
	}

	@Override
	public int[] batch(String sql, Iterable<? extends @Nullable Object> rows) {
		return new DefaultBatchSpec(this.query, sql).counts(rows);
	}

	@Override
	public BatchSpec batch(String sql) {
		return new DefaultBatchSpec(this.query, sql);
	}

	@Override
	public StreamTemplate streaming() {
		return this.streamTemplate;
	}

	@Override
	public CopyTemplate copy() {
		return this.copyTemplate;
	}

	@Override
	public TypedTransactionTemplate transaction() {
		return this.transactionTemplate;
	}

	@Override
	public AdvisoryLock lock(String name) {
		return new DefaultAdvisoryLock(this.errors, this.locks, this.transactionTemplate, LockKey.exclusive(name));
	}

	@Override
	public void notify(String channel, String payload) {
		sql("select pg_catalog.pg_notify(?, ?)").param(ChannelName.require(this.profile, channel))
			.param(ChannelName.requirePayload(this.profile, payload))
			.query()
			.list();
	}

	@Override
	public NotificationSubscription listen(String channel, NotificationHandler handler) {
		try {
			return this.notifications.listen(channel, handler);
		}
		catch (SQLException ex) {
			throw this.errors.translate("listening", ex);
		}
	}

	@Override
	public Set<String> nodes() {
		return this.nodes.keySet();
	}

	@Override
	public NodeClient on(String node) {
		NodeClient client = this.nodes.get(node);
		if (client == null) {
			throw new UnknownNodeException(this.profile, node, this.nodes.keySet());
		}
		return client;
	}

	@Override
	public ReplicaClient replica() {
		return this.replica;
	}

	@Override
	public WritePosition writePosition() {
		try {
			Cluster cluster = Cluster.of(this.connections);
			return WritePosition.of((cluster != null) ? cluster.written() : PositionQuestion.ask(this.connections));
		}
		catch (SQLException ex) {
			throw this.errors.translate("asking up to where was written", ex);
		}
	}

	/** The first stage of transactions that only read. */
	ReplicaTransactionTemplate readOnly() {
		return new TransactionStages.ReplicaStartStage(this.transactions, TransactionOptions.defaults().asReadOnly());
	}

	@Override
	public SchemaReflection schema() {
		return new DefaultSchemaReflection((schema, names) -> sql(CatalogQuery.SQL).param("schema", schema)
			.param("names", names)
			.query(CatalogRow.class)
			.list());
	}

	@Override
	public Function<String, @Nullable Object> payloadReader(Type type) {
		return this.notifications.reader(type);
	}

	@Override
	public <R extends @Nullable Object, E extends Exception> R withConnection(ConnectionWork<R, E> work) throws E {
		try {
			Connection connection = this.connections.acquire();
			boolean copyLeftOpen = false;
			R result;
			try {
				result = work.apply(connection);
			}
			catch (SQLException ex) {
				throw StandbyErrors.explain(connection, ex);
			}
			finally {
				copyLeftOpen = this.connections.isJoined(connection)
						&& this.connections.discardWithOpenCopy(connection);
				this.connections.release(connection);
			}
			if (copyLeftOpen) {
				throw new CopyException(profile(), "work with a connection left a COPY open, neither ended nor"
						+ " cancelled: the connection was given up, and the transaction with it");
			}
			return result;
		}
		catch (SQLException ex) {
			throw this.errors.translate("work with a connection", null, ex);
		}
	}

}
