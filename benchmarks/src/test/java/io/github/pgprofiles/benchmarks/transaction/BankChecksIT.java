package io.github.pgprofiles.benchmarks.transaction;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;

import io.github.pgprofiles.benchmarks.account.Account;
import io.github.pgprofiles.benchmarks.account.AccountTable;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A bank that does less than it is asked for must not get a figure. */
class BankChecksIT {

	private static final long[] IDS = AccountTable.shuffledIds(5);

	private static BenchmarkServer server;

	@BeforeAll
	static void start() throws IOException, SQLException {
		server = BenchmarkServer.start();
		AccountTable.create(server, 1);
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@Test
	void transactionAtAnotherIsolationIsNoticed() throws Exception {
		try (Contender contender = contender(AccountOperation.READ, new Cheat())) {
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::verify)
				.withMessage("'cheat' returned read committed where serializable read only was asked for");
		}
	}

	@Test
	void savepointThatUndoesNothingIsNoticed() throws Exception {
		try (Contender contender = contender(AccountOperation.NESTED, new Cheat())) {
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::verify)
				.withMessageContaining("where a sum of");
		}
	}

	@Test
	void depositThatIsMadeTwiceIsNoticed() throws Exception {
		try (Contender contender = contender(AccountOperation.DEPOSIT, new Cheat())) {
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::verify)
				.withMessageContaining("where Account[id=");
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::round)
				.withMessageContaining("where a sum of");
		}
	}

	@Test
	void conflictAtAnotherIsolationIsNoticed() throws Exception {
		Route route = Network.LOOPBACK.open(server.address());
		try (Contender contender = new ConflictContender(new Cheat(), route, AccountTable.open(server), IDS, 2)) {
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::verify)
				.withMessage("'cheat' returned read committed where serializable was asked for");
		}
	}

	@ParameterizedTest
	@EnumSource(AccountOperation.class)
	void honestBankPasses(AccountOperation operation) throws Exception {
		try (Contender contender = contender(operation, new RawBank(server.address().pool()))) {
			assertThatCode(contender::verify).doesNotThrowAnyException();
			assertThatCode(contender::round).doesNotThrowAnyException();
		}
	}

	private static Contender contender(AccountOperation operation, Bank bank) throws IOException, SQLException {
		return new AccountContender(operation, bank, Network.LOOPBACK.open(server.address()), AccountTable.open(server),
				IDS);
	}

	/** Never sets an isolation or a savepoint, and makes too many deposits. */
	private static final class Cheat implements Bank {

		private final RawBank bank = new RawBank(new ServerAddress(server.address().port()).pool());

		@Override
		public String name() {
			return "cheat";
		}

		@Override
		public Account read(long id) throws SQLException {
			return this.bank.deposit(id);
		}

		@Override
		public Account deposit(long id) throws SQLException {
			Account account = this.bank.deposit(id);
			this.bank.deposit(id);
			return account;
		}

		@Override
		public void depositNested(long id, boolean undoneFirst) throws SQLException {
			this.bank.deposit(id);
			if (undoneFirst) {
				this.bank.deposit(id);
			}
		}

		@Override
		public Account depositSerializable(long id, LongAdder runs) throws SQLException {
			runs.increment();
			return this.bank.deposit(id);
		}

		@Override
		public void close() {
			this.bank.close();
		}

	}

}
