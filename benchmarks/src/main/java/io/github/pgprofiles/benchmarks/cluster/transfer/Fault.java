package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;

/** What happens to the leader. */
public enum Fault {

	/** Patroni's switchover. */
	SWITCHOVER("switchover"),

	/** Kill -9 of agent and server. */
	KILL("kill"),

	/** A restart by Patroni. */
	RESTART("restart"),

	/** SIGSTOP of agent, server and sessions. */
	SILENCE("silence"),

	/** The network between the leader and everybody else is cut. */
	CUT("cut"),

	/** A switchover behind one address, which moves 5 s late. */
	MOVE("move");

	private final String word;

	Fault(String word) {
		this.word = word;
	}

	/**
	 * How it is called on the command line and in tables.
	 * @return a word
	 */
	public String word() {
		return this.word;
	}

	/**
	 * Whether another server becomes the primary. One that returns waits for its
	 * synchronous standby before anybody can write.
	 */
	boolean isPromotion() {
		return this != RESTART;
	}

	Scene stage(Lab lab) throws Exception {
		return switch (this) {
			case SWITCHOVER -> new PlannedScene(lab);
			case KILL -> new KilledScene(lab);
			case RESTART -> new RestartedScene(lab);
			case SILENCE -> new SilentScene(lab);
			case CUT -> new CutScene(lab);
			case MOVE -> new MovedScene(lab);
		};
	}

	/**
	 * Finds one.
	 * @param word how it is called
	 * @return the fault, if there is one of that name
	 */
	public static Optional<Fault> named(String word) {
		return Arrays.stream(values()).filter((fault) -> fault.word.equals(word)).findFirst();
	}

	/**
	 * All names.
	 * @return them, in order
	 */
	public static List<String> words() {
		return Arrays.stream(values()).map(Fault::word).toList();
	}

}
