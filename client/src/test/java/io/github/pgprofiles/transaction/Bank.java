package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Accounts between which money moves while sessions are killed, and what its customers
 * were told.
 */
final class Bank {

	static final int ACCOUNTS = 20;

	private static final int BALANCE = 1000;

	private static final int THREADS = 8;

	private final PostgresClient client;

	private final PostgresClient auditor;

	/** Each transfer that was tried, and what was said of it. */
	private final Map<UUID, Redactor> told = new ConcurrentHashMap<>();

	final AtomicInteger kills = new AtomicInteger();

	final AtomicInteger audits = new AtomicInteger();

	final List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());

	private volatile boolean open = true;

	enum Redactor {

		DONE, FAILED, UNKNOWN

	}

	/**
	 * Opens the bank.
	 * @param client through which customers come
	 * @param auditor whose sessions nobody kills
	 */
	Bank(PostgresClient client, PostgresClient auditor) {
		this.client = client;
		this.auditor = auditor;
		auditor.sql("drop table if exists account, transfer").update();
		// one account on a page: a scan of all would conflict with every other transfer
		auditor.sql("""
				create table account (id int primary key, balance int not null, page char(1000) not null default '')
				with (fillfactor = 10)""").update();
		auditor.sql("create table transfer (id uuid not null, source int, target int, amount int)").update();
		auditor.sql("insert into account (id, balance) select i, ? from generate_series(1, ?) i")
			.param(BALANCE)
			.param(ACCOUNTS)
			.update();
	}

	/** Lets customers, killer and auditor work for that long. */
	void work(Duration duration, TransactionSpec.Executable<Transaction> transaction) {
		List<CompletableFuture<Boolean>> all = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			all.add(start(() -> transfer(transaction)));
		}
		all.add(start(this::kill));
		all.add(start(this::audit));
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < end) {
			pause(50);
		}
		this.open = false;
		CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).orTimeout(90, TimeUnit.SECONDS).join();
	}

	private CompletableFuture<Boolean> start(Runnable work) {
		CompletableFuture<Boolean> done = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				while (this.open) {
					work.run();
				}
				done.complete(true);
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		}, "bank");
		thread.setDaemon(true);
		thread.start();
		return done;
	}

	private void transfer(TransactionSpec.Executable<Transaction> transaction) {
		UUID id = UUID.randomUUID();
		int source = 1 + ThreadLocalRandom.current().nextInt(ACCOUNTS);
		int target = 1 + (source + ThreadLocalRandom.current().nextInt(ACCOUNTS - 1)) % ACCOUNTS;
		int amount = 1 + ThreadLocalRandom.current().nextInt(10);
		try {
			transaction.run((tx) -> move(tx, id, source, target, amount));
			this.told.put(id, Redactor.DONE);
		}
		catch (CommitOutcomeUnknownException ex) {
			this.told.put(id, Redactor.UNKNOWN);
		}
		catch (RuntimeException ex) {
			this.told.put(id, Redactor.FAILED);
			this.failures.add(ex);
		}
	}

	private static void move(Transaction tx, UUID id, int source, int target, int amount) {
		int from = balance(tx, source);
		int to = balance(tx, target);
		set(tx, source, from - amount);
		set(tx, target, to + amount);
		tx.sql("insert into transfer values (?, ?, ?, ?)").param(id).param(source).param(target).param(amount).update();
	}

	private static int balance(Transaction tx, int account) {
		return tx.sql("select balance from account where id = ?").param(account).query(Integer.class).single();
	}

	private static void set(Transaction tx, int account, int balance) {
		tx.sql("update account set balance = ? where id = ?").param(balance).param(account).update();
	}

	private static void pause(int millis) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
	}

	private void kill() {
		pause(50 + ThreadLocalRandom.current().nextInt(100));
		this.kills.addAndGet(this.auditor.sql("""
				select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity
				where application_name = ? and datname = current_database() order by random() limit 1) one""")
			.param(this.client.profile())
			.query(Integer.class)
			.single());
	}

	private void audit() {
		pause(20);
		assertThat(sum(this.auditor)).isEqualTo(ACCOUNTS * BALANCE);
		this.audits.incrementAndGet();
	}

	private static int sum(PostgresClient client) {
		return client.sql("select sum(balance) from account").query(Integer.class).single();
	}

	/** How many transfers were told to be so. */
	long count(Redactor what) {
		return this.told.values().stream().filter((said) -> said == what).count();
	}

	/** Compares what was told with what is there. */
	void close() {
		assertThat(sum(this.auditor)).isEqualTo(ACCOUNTS * BALANCE);
		List<UUID> there = this.auditor.sql("select id from transfer").query(UUID.class).list();
		Set<UUID> distinct = new HashSet<>(there);
		assertThat(distinct).as("nothing happened twice").hasSameSizeAs(there);
		this.told.forEach((id, said) -> {
			if (said != Redactor.UNKNOWN) {
				assertThat(distinct.contains(id)).as("%s was told to be %s", id, said).isEqualTo(said == Redactor.DONE);
			}
		});
		assertThat(this.told).containsKeys(there.toArray(UUID[]::new));
		assertThat(this.auditor.sql("""
				select id from account left join (select source as id, -amount as change from transfer
				union all select target, amount from transfer) moved using (id)
				group by id, balance having balance <> ? + coalesce(sum(change), 0)""").param(BALANCE).query().list())
			.as("every balance is the sum of its transfers")
			.isEmpty();
	}

}
