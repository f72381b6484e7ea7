package io.github.pgprofiles.benchmarks.transaction;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.pgprofiles.benchmarks.account.Account;
import io.github.pgprofiles.benchmarks.account.AccountTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Route;

/** Lets several threads of a contender's get in each other's way. */
final class ConflictContender implements Contender {

	static final String WASTED = "wasted/commit";

	private final Bank bank;

	private final Route route;

	private final AccountTable table;

	private final long[] ids;

	private final List<Long> threads = new CopyOnWriteArrayList<>();

	private final ThreadPoolExecutor executor;

	private final int workers;

	private final LongAdder runs = new LongAdder();

	private long commits;

	/**
	 * Takes part.
	 * @param bank to work with; closed with this contender, as route and table are
	 * @param ids of the accounts of a round, one for each commit
	 * @param workers that share them
	 */
	ConflictContender(Bank bank, Route route, AccountTable table, long[] ids, int workers) {
		this.bank = bank;
		this.route = route;
		this.table = table;
		this.ids = ids;
		this.workers = workers;
		this.executor = new ThreadPoolExecutor(workers, workers, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				this::thread);
		this.executor.prestartAllCoreThreads();
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, "conflict-" + name());
		thread.setDaemon(true);
		this.threads.add(thread.getId());
		return thread;
	}

	@Override
	public String name() {
		return this.bank.name();
	}

	/** Every commit counts once, and what was run in vain not at all. */
	@Override
	public void verify() throws Exception {
		this.table.requireTransaction(name(), "serializable",
				() -> this.bank.depositSerializable(this.ids[0], new LongAdder()));
		long before = this.table.total();
		depositAll();
		this.table.requireTotal(name(), before + this.ids.length);
		this.runs.reset();
	}

	@Override
	public Sample round() throws Exception {
		long before = this.table.total();
		long runsBefore = this.runs.sum();
		Sample sample = Sample.of(this.ids.length, this.threads, this::depositAll);
		this.commits += this.ids.length;
		this.table.requireTotal(name(), before + this.ids.length);
		if (this.runs.sum() - runsBefore < this.ids.length) {
			throw new WrongResultException(name(), this.ids.length + " runs", this.runs.sum() - runsBefore);
		}
		return sample;
	}

	private void depositAll() throws Exception {
		AtomicInteger next = new AtomicInteger();
		Callable<Void> worker = () -> {
			deposit(next);
			return null;
		};
		for (Future<Void> worked : this.executor.invokeAll(Collections.nCopies(this.workers, worker))) {
			try {
				worked.get();
			}
			catch (ExecutionException ex) {
				throw (ex.getCause() instanceof Exception cause) ? cause : ex;
			}
		}
	}

	/** Takes the next account until there is none. */
	private void deposit(AtomicInteger next) throws Exception {
		for (int i = next.getAndIncrement(); i < this.ids.length; i = next.getAndIncrement()) {
			Account account = this.bank.depositSerializable(this.ids[i], this.runs);
			if (account.id() != this.ids[i]) {
				throw new WrongResultException(name(), this.ids[i], account);
			}
		}
	}

	/** Over all rounds, those of the warm-up too: conflicts are a matter of chance. */
	@Override
	public Map<String, Object> facts() {
		return Map.of(WASTED, (double) (this.runs.sum() - this.commits) / Math.max(this.commits, 1));
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.bank.close();
		this.route.close();
		this.table.close();
	}

}
