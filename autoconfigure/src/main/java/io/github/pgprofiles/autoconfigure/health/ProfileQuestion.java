package io.github.pgprofiles.autoconfigure.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import io.github.pgprofiles.autoconfigure.server.ServerAnswer;
import io.github.pgprofiles.autoconfigure.server.ServerFacts;
import io.github.pgprofiles.autoconfigure.server.ServerLook;
import io.github.pgprofiles.autoconfigure.server.ServerLook.Question;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;
import io.github.pgprofiles.autoconfigure.server.ServerQuestion;
import io.github.pgprofiles.internal.spi.PoolLook;
import io.github.pgprofiles.internal.spi.PoolUsage;
import org.jspecify.annotations.Nullable;

/**
 * What a profile wants to know of its server, with a connection of its own at hand. The
 * first time, and after each failure, it asks on that. Then what somebody else has just
 * heard of the same server is good enough, unless it does not fit the connection. Not to
 * be used by two at once.
 */
final class ProfileQuestion {

	private final ServerLooks looks;

	private final @Nullable PoolUsage usage;

	private final ServerQuestion question = new ServerQuestion();

	/** What the connections of the profile have said themselves. */
	private volatile @Nullable ServerAnswer own;

	/** Nobody knows what is behind a DataSource of the user's own. */
	private final ServerLook alone = new ServerLook();

	/**
	 * For one profile.
	 * @param usage of its pool; {@code null} if that is none of a profile
	 */
	ProfileQuestion(ServerLooks looks, @Nullable PoolUsage usage) {
		this.looks = looks;
		this.usage = usage;
	}

	/** How the own connection is asked. */
	@FunctionalInterface
	interface Bounded {

		ServerAnswer ask(Question question) throws SQLException;

	}

	/**
	 * Asks, or has an answer without that.
	 * @param maxAge of somebody else's answer
	 * @param patience how long to wait for one that is about to come
	 * @param bounded asks on the connection
	 */
	ServerAnswer ask(Connection connection, boolean listening, Duration maxAge, Duration patience, Bounded bounded)
			throws SQLException {
		ServerLook look = (this.usage != null) ? this.looks.at(connection, this.usage.isPooled()) : this.alone;
		if (listening) {
			look.wantQueue();
		}
		ServerAnswer known = this.own;
		Question asking = () -> bounded.ask(() -> heard(this.question.ask(connection, look), look));
		if (known == null || this.usage == null || maxAge.isZero()) {
			ServerAnswer answer = asking.ask();
			look.note(answer);
			return answer;
		}
		Boolean standby = PoolLook.isStandby(connection);
		ServerAnswer answer = look.answer(maxAge, patience, (each) -> fits(each, known, listening, standby), asking);
		return ofThisProfile(answer, known, listening);
	}

	/** What comes next is asked on a connection of the profile's own. */
	void forget() {
		this.own = null;
	}

	private ServerAnswer heard(ServerAnswer answer, ServerLook look) {
		this.own = answer;
		if (answer.role() != null) {
			look.want(answer.role());
		}
		return answer;
	}

	/** Behind one address may be several servers in turn. */
	private static boolean fits(ServerAnswer answer, ServerAnswer own, boolean listening, @Nullable Boolean standby) {
		return (answer.whole() || !own.whole()) && (own.role() == null || answer.passwords().containsKey(own.role()))
				&& (!listening || answer.facts().queueUsage() != null)
				&& (standby == null || answer.facts().standby() == null || standby.equals(answer.facts().standby()));
	}

	private static ServerAnswer ofThisProfile(ServerAnswer answer, ServerAnswer own, boolean listening) {
		ServerFacts facts = answer.facts();
		ServerFacts ours = new ServerFacts(own.facts().host(), own.facts().database(), facts.version(), facts.standby(),
				facts.timeline(), facts.lag(), facts.connections(), (own.role() != null)
						? answer.passwords().getOrDefault(own.role(), Optional.empty()).orElse(null) : null,
				listening ? facts.queueUsage() : null, facts.roundTrip());
		return new ServerAnswer(answer.at(), answer.asked(), ours, answer.whole(), own.role(), answer.passwords(),
				answer.received(), answer.seesAll(), answer.sessions());
	}

}
