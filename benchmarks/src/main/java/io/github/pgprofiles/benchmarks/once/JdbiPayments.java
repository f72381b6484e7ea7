package io.github.pgprofiles.benchmarks.once;

import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Jdbi with placeholders by position. */
final class JdbiPayments implements Payments {

	private final HikariDataSource pool;

	private final KeyTable keys;

	private final Jdbi jdbi;

	JdbiPayments(HikariDataSource pool, KeyTable keys) {
		this.pool = pool;
		this.keys = keys;
		this.jdbi = Jdbi.create(pool);
	}

	@Override
	public String name() {
		return "Jdbi";
	}

	@Override
	public Receipt pay(long account) {
		return this.jdbi.inTransaction((handle) -> pay(handle, account));
	}

	@Override
	public Receipt pay(String key, long account) {
		return this.jdbi.inTransaction((handle) -> {
			if (handle.execute(this.keys.claim(), key) == 0) {
				return Receipt.of(handle.select(this.keys.find(), key).mapTo(String.class).one());
			}
			Receipt receipt = pay(handle, account);
			handle.execute(this.keys.store(), receipt.json(), key);
			return receipt;
		});
	}

	private static Receipt pay(Handle handle, long account) {
		return new Receipt(account, handle.select(PAY, account).mapTo(Long.class).one());
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
