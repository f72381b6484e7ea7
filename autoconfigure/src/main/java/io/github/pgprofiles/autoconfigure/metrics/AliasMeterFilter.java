package io.github.pgprofiles.autoconfigure.metrics;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PoolAliases;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/** Keeps Boot from measuring a pool again for each bean that is an alias of it. */
final class AliasMeterFilter implements MeterFilter {

	private static final String PREFIX = "jdbc.connections.";

	private final ObjectProvider<PostgresClients> clients;

	private final ObjectProvider<PoolAliases> aliases;

	AliasMeterFilter(ObjectProvider<PostgresClients> clients, ObjectProvider<PoolAliases> aliases) {
		this.clients = clients;
		this.aliases = aliases;
	}

	@Override
	public MeterFilterReply accept(Meter.Id id) {
		if (id.getName().startsWith(PREFIX)) {
			String name = id.getTag("name");
			if (name != null && isAlias(name)) {
				return MeterFilterReply.DENY;
			}
		}
		return MeterFilterReply.NEUTRAL;
	}

	/** Boot cuts the type off the names of beans. */
	private boolean isAlias(String name) {
		@Nullable PoolAliases known = this.aliases.getIfAvailable();
		return known != null && !this.clients.getObject().names().contains(name)
				&& (known.contains(name) || known.contains(name + "DataSource") || known.contains(name + "dataSource"));
	}

}
