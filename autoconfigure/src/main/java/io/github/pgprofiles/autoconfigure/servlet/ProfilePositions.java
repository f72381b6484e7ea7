package io.github.pgprofiles.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.spi.WritePositions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * The positions of one caller on all profiles with nodes, as one text such as
 * {@code orders=1-…&reports=1-…}. Thread-safe.
 */
final class ProfilePositions {

	private static final Log logger = LogFactory.getLog(ProfilePositions.class);

	/** More is not ours. */
	private static final int LONGEST = 4000;

	private final SingletonSupplier<Map<String, HikariDataSource>> pools;

	/**
	 * For the profiles of an application.
	 * @param pools those of profiles with nodes, asked for at the first request
	 */
	ProfilePositions(Supplier<Map<String, HikariDataSource>> pools) {
		this.pools = SingletonSupplier.of(pools);
	}

	/** Takes what a request says, as far as it can be true. */
	void hear(WritePositions caller, String text) {
		Map<String, HikariDataSource> known = this.pools.obtain();
		if (text.length() > LONGEST) {
			logger.debug("Positions of writes are ignored: they are longer than any that were handed out");
			return;
		}
		Map<String, String> taken = new LinkedHashMap<>();
		for (String part : text.split("&", known.size() + 1)) {
			int end = part.indexOf('=');
			HikariDataSource pool = (end > 0) ? known.get(part.substring(0, end)) : null;
			String position = part.substring(end + 1);
			boolean first = pool != null && taken.putIfAbsent(part.substring(0, end), position) == null;
			if (pool == null || !first || !caller.hear(pool, position)) {
				logger.debug("A position of writes is ignored that is none of a profile here");
			}
		}
	}

	/** What the next request is to say; {@code null} for nothing. */
	@Nullable String text(WritePositions caller) {
		List<String> parts = new ArrayList<>();
		this.pools.obtain().forEach((profile, pool) -> {
			String position = caller.text(pool);
			if (position != null) {
				parts.add(profile + "=" + position);
			}
		});
		return parts.isEmpty() ? null : String.join("&", parts);
	}

}
