package io.github.pgprofiles;

import io.github.pgprofiles.copy.CopyOutTemplate;
import io.github.pgprofiles.query.QueryStatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.schema.SchemaReflection;
import io.github.pgprofiles.transaction.ReplicaTransactionTemplate;

/** A client of a node's pool, without what writes. */
final class DefaultNodeClient implements NodeClient {

	private final String profile;

	private final String node;

	private final DefaultPostgresClient client;

	DefaultNodeClient(String profile, String node, DefaultPostgresClient client) {
		this.profile = profile;
		this.node = node;
		this.client = client;
	}

	@Override
	public String profile() {
		return this.profile;
	}

	@Override
	public String node() {
		return this.node;
	}

	@Override
	public QueryStatementSpec sql(String sql) {
		return this.client.sql(sql);
	}

	@Override
	public StreamTemplate streaming() {
		return this.client.streaming();
	}

	@Override
	public CopyOutTemplate copy() {
		return this.client.copy();
	}

	@Override
	public ReplicaTransactionTemplate transaction() {
		return this.client.readOnly();
	}

	@Override
	public SchemaReflection schema() {
		return this.client.schema();
	}

}
