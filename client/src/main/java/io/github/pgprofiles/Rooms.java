package io.github.pgprofiles;

import java.util.function.Supplier;
import javax.sql.DataSource;

import io.github.pgprofiles.internal.copy.CopyInRunner;
import io.github.pgprofiles.internal.copy.CopyOutRunner;
import io.github.pgprofiles.internal.lock.AdvisoryLocks;
import io.github.pgprofiles.internal.mapping.KnownTypes;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.once.OnceRoom;
import io.github.pgprofiles.internal.once.OnceRunner;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.statement.BatchRunner;
import io.github.pgprofiles.internal.statement.ParameterBinder;
import io.github.pgprofiles.internal.statement.StatementRunner;
import io.github.pgprofiles.internal.stream.RowStreams;
import io.github.pgprofiles.internal.transaction.TransactionRoom;
import io.github.pgprofiles.internal.transaction.TransactionRunner;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What serves one profile, each for one kind of work.
 *
 * @param errors translates what goes wrong
 * @param connections from the pool or the transaction at hand
 * @param mappings from rows to Java
 * @param binder of parameters
 * @param statements whose result fits in memory
 * @param streams of rows that need not
 * @param batches of rows as parameters
 * @param copiesIn of bytes and records
 * @param copiesOut of bytes
 * @param locks that have a meaning to those only who ask for them
 * @param transactions around any of it
 * @param once work that happens exactly once for a key
 * @param retryPolicy of transactions that ask for the profile's
 */
record Rooms(Errors errors, ConnectionSource connections, Mappings mappings, ParameterBinder binder,
		StatementRunner statements, RowStreams streams, BatchRunner batches, CopyInRunner copiesIn,
		CopyOutRunner copiesOut, AdvisoryLocks locks, TransactionRunner transactions, OnceRunner once,
		RetryPolicy retryPolicy) {

	static Rooms of(String profile, DataSource dataSource, Supplier<PlatformTransactionManager> manager,
			ClientOptions options) {
		ConnectionSource connections = new ConnectionSource(dataSource);
		ParameterBinder binder = new ParameterBinder(options.mappings().codecs().encoder());
		KnownTypes types = options.mappings().types();
		Errors errors = new Errors(profile, connections);
		TransactionRunner transactions = new TransactionRunner(
				new TransactionRoom(profile, connections, manager, errors, options.retryListener(profile)),
				options.retry().timeout());
		OnceRunner once = new OnceRunner(new OnceRoom(profile, connections, transactions,
				options.mappings().codecs().json(), options.once(), errors));
		return new Rooms(errors, connections, options.mappings(), binder, new StatementRunner(connections),
				new RowStreams(connections, types), new BatchRunner(connections, binder),
				new CopyInRunner(connections, options.mappings(), types), new CopyOutRunner(connections),
				new AdvisoryLocks(profile, connections), transactions, once,
				TransactionRetryPolicy.of(options.retry()));
	}

}
