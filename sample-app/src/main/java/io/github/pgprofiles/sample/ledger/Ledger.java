package io.github.pgprofiles.sample.ledger;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Moves money. The rules are the tables' own, so that no program can break them, and
 * their names tell a caller which one it was. Thread-safe.
 */
@Component
public final class Ledger {

	private static final Duration LONGEST_TRANSFER = Duration.ofSeconds(10);

	/** For others that move the same money, or came with the same key. */
	private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

	private static final String RECEIPT = "id, sender as \"from\", recipient as \"to\", amount, made_at";

	private final PostgresClient ledger;

	/** Kept, as it is used again and again. */
	private final TransactionSpec.Serializable transfers;

	public Ledger(@Qualifier("ledger") PostgresClient ledger) {
		this.ledger = ledger;
		this.transfers = ledger.transaction()
			.serializable()
			.name("transfer")
			.timeout(LONGEST_TRANSFER)
			.lockTimeout(LONGEST_WAIT)
			.retry();
	}

	/** Creates the tables and three accounts, as far as they are missing. */
	public void createTables() {
		// 'if not exists' alone fails when two instances start at the same moment
		this.ledger.lock("tables of the ledger").inTransaction().run((tx) -> {
			tx.sql("""
					create table if not exists accounts (
					  name text primary key,
					  balance numeric(16, 2) not null,
					  constraint balance_not_negative check (balance >= 0))""").update();
			tx.sql("""
					create table if not exists transfers (
					  id bigint generated always as identity primary key,
					  sender text not null,
					  recipient text not null,
					  amount numeric(16, 2) not null constraint amount_positive check (amount > 0),
					  made_at timestamptz not null default now(),
					  constraint sender_exists foreign key (sender) references accounts,
					  constraint recipient_exists foreign key (recipient) references accounts,
					  constraint recipient_is_another check (recipient <> sender))""").update();
			tx.batch("insert into accounts (name, balance) values (?, ?) on conflict do nothing",
					List.of(List.of("alice", new BigDecimal("100.00")), List.of("bob", new BigDecimal("50.00")),
							List.of("carol", new BigDecimal("25.00"))));
		});
	}

	/**
	 * Moves money, each time that it is asked to.
	 * @param transfer to make
	 * @return the receipt, and how it came about
	 * @throws org.springframework.dao.DataIntegrityViolationException with the rule's
	 * name as its constraint, if one is against it; nothing has moved then
	 */
	public Made transfer(Transfer transfer) {
		Attempts attempts = new Attempts(transfer);
		return attempts.made(this.transfers.execute(attempts::move));
	}

	/**
	 * Moves money exactly once for a key, however often and from wherever it is asked to.
	 * Throws what {@link #transfer} does, and then a later call with the same key tries
	 * again.
	 * @param caller whose key it is: keys of different callers never meet
	 * @param key from 1 to 200 characters
	 * @param transfer to make
	 * @return the receipt of the first call that succeeded, and how it came about
	 * @throws io.github.pgprofiles.error.OnceConflictException if the key was used for
	 * another transfer
	 * @throws org.springframework.dao.CannotAcquireLockException if a transfer with the
	 * same key is still under way, or one of the same money
	 */
	public Made transferOnce(String caller, String key, Transfer transfer) {
		Attempts attempts = new Attempts(transfer);
		return attempts
			.made(this.transfers.once(keyOf(caller, key), Receipt.class).fingerprint(transfer).execute(attempts::move));
	}

	/** Of one length, whatever the two are, and no two pairs have the same. */
	static String keyOf(String caller, String key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((caller.length() + ":" + caller + key).getBytes(StandardCharsets.UTF_8));
			return "transfer-" + HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	private static Receipt move(Transaction tx, Transfer transfer) {
		BigDecimal amount = new BigDecimal(transfer.amount());
		// first, as it finds out whether both accounts are there
		Receipt receipt = tx
			.sql("insert into transfers (sender, recipient, amount) values (:from, :to, :amount) returning " + RECEIPT)
			.param("from", transfer.from())
			.param("to", transfer.to())
			.param("amount", amount)
			.query(Receipt.class)
			.single();
		tx.sql("""
				update accounts set balance = balance + case name when :to then :amount else - :amount end
				where name in (:from, :to)""")
			.param("from", transfer.from())
			.param("to", transfer.to())
			.param("amount", amount)
			.update();
		return receipt;
	}

	/**
	 * Reads a transfer.
	 * @param id of the transfer
	 * @return its receipt, if there is one
	 */
	public Optional<Receipt> find(long id) {
		return this.ledger.sql("select " + RECEIPT + " from transfers where id = :id")
			.param("id", id)
			.query(Receipt.class)
			.optional();
	}

	/**
	 * Reads an account.
	 * @param name of the account
	 * @return the account, if there is one
	 */
	public Optional<Account> account(String name) {
		return this.ledger.sql("select name, balance from accounts where name = :name")
			.param("name", name)
			.query(Account.class)
			.optional();
	}

	/**
	 * Reads all accounts.
	 * @return them by name
	 */
	public List<Account> accounts() {
		return this.ledger.sql("select name, balance from accounts order by name").query(Account.class).list();
	}

	/** One call's transfer, which is tried anew after conflicts. */
	private static final class Attempts {

		private final Transfer transfer;

		private int count;

		private @Nullable Long id;

		Attempts(Transfer transfer) {
			this.transfer = transfer;
		}

		Receipt move(Transaction tx) {
			this.count++;
			Receipt receipt = Ledger.move(tx, this.transfer);
			this.id = receipt.id();
			return receipt;
		}

		/**
		 * No two attempts have the same id, so another one is that of an earlier call.
		 */
		Made made(Receipt receipt) {
			return new Made(receipt, this.count, this.id == null || this.id != receipt.id());
		}

	}

}
