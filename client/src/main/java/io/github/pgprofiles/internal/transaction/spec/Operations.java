package io.github.pgprofiles.internal.transaction.spec;

import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.BatchSpec;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

/** What a client does, in the transaction at hand if there is one. */
public interface Operations {

	String profile();

	StatementSpec sql(String sql);

	int[] batch(String sql, Iterable<? extends @Nullable Object> rows);

	BatchSpec batch(String sql);

	StreamTemplate streaming();

	CopyTemplate copy();

	TypedTransactionTemplate transaction();

}
