package io.github.pgprofiles.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.spi.PoolLook;
import org.jspecify.annotations.Nullable;

/** What the health endpoint shows of a primary that has moved. Asks nobody. */
final class FailoverDetails {

	private FailoverDetails() {
	}

	/** Of a profile's pool; empty where nothing has happened since its start. */
	static Map<String, Object> of(@Nullable HikariDataSource pool) {
		PoolLook.Servers known = (pool != null) ? PoolLook.servers(pool) : null;
		return (known != null) ? of(known) : Map.of();
	}

	static Map<String, Object> of(PoolLook.Servers known) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (known.failingOver() != null) {
			details.put("since", known.failingOver().toString());
		}
		if (known.changed() != null) {
			details.put("lastChange", known.changed().toString());
		}
		if (!known.rivals().isEmpty()) {
			details.put("otherPrimaries", known.rivals().stream().map(FailoverDetails::rival).toList());
		}
		return details;
	}

	private static Map<String, Object> rival(PoolLook.Rival rival) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("host", rival.server());
		if (rival.timeline() > 0) {
			details.put("timeline", rival.timeline());
		}
		details.put("seen", rival.seen().toString());
		return details;
	}

}
