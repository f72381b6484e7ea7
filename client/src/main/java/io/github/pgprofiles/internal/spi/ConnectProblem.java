package io.github.pgprofiles.internal.spi;

import java.sql.SQLException;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.ConnectFailure;
import io.github.pgprofiles.internal.error.ConnectFailures;

/** Why a connection could not be made, and what repairs it. */
public final class ConnectProblem {

	private final SQLException failure;

	private final ConnectFailure kind;

	private ConnectProblem(SQLException failure) {
		this.failure = failure;
		this.kind = ConnectFailures.of(failure);
	}

	/** What an attempt to connect has failed with. */
	public static ConnectProblem of(SQLException failure) {
		return new ConnectProblem(failure);
	}

	/** What the server or the driver said, and its cause where that says more. */
	public String words() {
		return ConnectFailures.words(this.failure);
	}

	/** What is wrong, as one of few words, which docs/health.md lists. */
	public String reason() {
		return switch (this.kind) {
			case REFUSED -> "refused";
			case UNKNOWN_HOST, UNREACHABLE, NO_SUITABLE_HOST -> "unreachable";
			case TIMED_OUT -> "silent";
			case LOST -> "lost";
			case STARTING, POOLER_WITHOUT_SERVER -> "starting";
			case TOO_MANY_CONNECTIONS -> "server-full";
			// as a pool says it of one that has not answered whether it lives
			case UNKNOWN -> SqlStates.CONNECTION_DOES_NOT_EXIST.equals(this.failure.getSQLState()) ? "lost" : "failed";
			default -> "rejected";
		};
	}

	/**
	 * What repairs it.
	 * @param name how the user has written a key of a profile, such as
	 * {@code pool.max-size}; for {@code encryption} the key that demands TLS, for
	 * {@code verification} the one that could verify less, and for {@code passfile} the
	 * DSN that has a password file; empty if there is none
	 * @return sentences; empty where that is not known
	 */
	public String advice(UnaryOperator<String> name) {
		return this.kind.advice(name);
	}

}
