package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;
import java.util.stream.Stream;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;
import io.github.pgprofiles.benchmarks.cluster.lab.Promotion;

/** A healthy cluster to which a fault is about to happen. */
abstract class Scene implements AutoCloseable {

	private final Lab lab;

	private final Node leader;

	Scene(Lab lab) throws IOException {
		this.lab = lab;
		this.leader = lab.leader();
	}

	final Lab lab() {
		return this.lab;
	}

	/** The primary before the fault. */
	final Node leader() {
		return this.leader;
	}

	/** Where clients connect to: the node with the fault is the first in the list. */
	String dsn() throws IOException {
		return dsn(Stream.concat(Stream.of(this.leader), this.lab.othersThan(this.leader).stream()).map(Node::port));
	}

	final String dsn(Stream<Integer> ports) {
		return "postgresql://%s@%s/%s?target_session_attrs=read-write".formatted(this.lab.user(), Lab.hosts(ports),
				Node.DATABASE);
	}

	/** Whether that node is the one that can be written to after the fault. */
	boolean isSuccessor(Node node) {
		return node != this.leader;
	}

	/** Begins the fault. */
	abstract void strike() throws Exception;

	/**
	 * Called as soon as there is a new primary.
	 * @return since when clients can reach it, by {@link System#nanoTime()}
	 */
	long reachable(Promotion promotion) throws Exception {
		return promotion.nanos();
	}

	/** Ends the fault. */
	void heal() throws Exception {
	}

	@Override
	public void close() throws Exception {
	}

}
