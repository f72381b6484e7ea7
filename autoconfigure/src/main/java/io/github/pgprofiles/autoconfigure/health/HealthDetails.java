package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.pgprofiles.autoconfigure.server.ProfileState;
import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import io.github.pgprofiles.autoconfigure.server.ServerFacts;
import io.github.pgprofiles.internal.spi.ListenerState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * How the health endpoint shows the outcome of a check; docs/health.md explains each
 * part. Thread-safe.
 */
final class HealthDetails {

	private final ProfilePool pool;

	private final HealthOptions options;

	private final Supplier<Map<String, Object>> certificates;

	private final NodeDetails nodes;

	/**
	 * For one profile.
	 * @param certificates what is to be shown of them; empty for nothing
	 * @param nodes of the profile
	 */
	HealthDetails(ProfilePool pool, HealthOptions options, Supplier<Map<String, Object>> certificates,
			NodeDetails nodes) {
		this.pool = pool;
		this.options = options;
		this.certificates = certificates;
		this.nodes = nodes;
	}

	Health describe(Outcome outcome, ProfileState.Snapshot state) {
		Failure failure = outcome.failure();
		Status down = this.options.critical() ? Status.DOWN : DegradedStatus.DEGRADED;
		Health.Builder health = Health.status((failure != null) ? down : Status.UP);
		add(health, "since", state.since());
		add(health, "lastSuccess", state.lastSuccess());
		if (failure != null) {
			health.withDetail("reason", failure.reason()).withDetail("error", failure.error());
			add(health, "sqlState", failure.sqlState());
			add(health, "advice", outcome.advice().isEmpty() ? null : outcome.advice());
			add(health, "server", outcome.beside());
			add(health, "lastHost", (state.facts() != null) ? state.facts().host() : null);
		}
		if (outcome.facts() != null) {
			server(health, outcome.facts());
		}
		Instant valid = (state.facts() != null) ? state.facts().passwordValidUntil() : null;
		part(health, "credentials", credentials(valid, this.pool.secretExpiry(), Instant.now()));
		ListenerState listener = this.pool.listener();
		if (listener != null) {
			Double usage = (outcome.facts() != null) ? outcome.facts().queueUsage() : null;
			health.withDetail("notifications", notifications(listener, usage));
		}
		part(health, "tls", this.certificates.get());
		part(health, "failover", FailoverDetails.of(this.pool.hikari()));
		part(health, "nodes", this.nodes.describe());
		add(health, "pool", this.pool.figures());
		return health.build();
	}

	private void server(Health.Builder health, ServerFacts facts) {
		add(health, "host", facts.host());
		add(health, "database", facts.database());
		add(health, "version", facts.version());
		add(health, "role", facts.role());
		add(health, "timeline", facts.timeline());
		if (facts.lag() != null) {
			health.withDetail("lag", lag(facts.lag()));
		}
		health.withDetail("roundTripMillis", Math.round(facts.roundTrip().toNanos() / 1e3) / 1e3);
		if (facts.connections() != null) {
			Map<String, Integer> connections = new LinkedHashMap<>();
			connections.put("used", facts.connections().used());
			connections.put("max", facts.connections().max());
			connections.put("reserved", facts.connections().reserved());
			health.withDetail("connections", connections);
		}
	}

	private Map<String, Object> lag(ServerFacts.Lag lag) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (lag.bytes() != null) {
			details.put("bytes", lag.bytes());
		}
		if (lag.seconds() != null) {
			details.put("seconds", Math.round(lag.seconds() * 1e3) / 1e3);
		}
		details.put("streaming", lag.streaming());
		double most = this.options.maxLag().toMillis() / 1e3;
		if (lag.seconds() != null && lag.seconds() > most) {
			details.put("warning", "the standby is behind by more than health.max-lag, %s s".formatted(number(most)));
		}
		return details;
	}

	private static String number(double seconds) {
		return (seconds == Math.rint(seconds)) ? String.valueOf((long) seconds) : String.valueOf(seconds);
	}

	/** Who renews secrets by time has roles that soon expire, again and again. */
	private Map<String, Object> credentials(@Nullable Instant valid, @Nullable Instant secret, Instant now) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (valid != null) {
			details.put("passwordValidUntil", valid.toString());
		}
		if (secret != null) {
			details.put("secretExpires", secret.toString());
		}
		if (valid != null && !valid.isAfter(now)) {
			details.put("warning", "the role's password is no longer valid: new connections are rejected");
		}
		else if (secret != null && !secret.isAfter(now)) {
			details.put("warning", "the secret has expired");
		}
		else if (valid != null && secret == null) {
			Duration left = Duration.between(now, valid);
			if (left.compareTo(this.options.threshold()) <= 0) {
				details.put("warning", "the role's password is valid for %d more days".formatted(left.toDays()));
			}
		}
		return details;
	}

	private static Map<String, Object> notifications(ListenerState listener, @Nullable Double queueUsage) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("channels", listener.channels());
		if (listener.connectedSince() != null) {
			details.put("connectedSince", listener.connectedSince().toString());
		}
		else if (listener.failure() != null) {
			details.put("error", listener.failure());
		}
		details.put("queued", listener.queued());
		if (queueUsage != null) {
			details.put("serverQueueUsage", queueUsage);
		}
		return details;
	}

	private static void part(Health.Builder health, String name, Map<String, Object> details) {
		if (!details.isEmpty()) {
			health.withDetail(name, details);
		}
	}

	private static void add(Health.Builder health, String name, @Nullable Object value) {
		if (value != null) {
			health.withDetail(name, (value instanceof Instant moment) ? moment.toString() : value);
		}
	}

}
