package io.github.pgprofiles.benchmarks.once;

import java.io.IOException;
import java.util.List;

import io.github.pgprofiles.benchmarks.account.AccountTable;
import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Measurement;
import io.github.pgprofiles.benchmarks.measure.Outcomes;
import io.github.pgprofiles.benchmarks.measure.Verdict;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.network.Route;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OnceCaseIT {

	private static final int ROWS = 12;

	private static BenchmarkServer server;

	@BeforeAll
	static void start() throws IOException {
		server = BenchmarkServer.start();
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@Test
	void everyContenderWorksOnceForAKeyAndOnEveryCallWithoutOne() throws Exception {
		List<Contender> contenders = new Once(Network.LOOPBACK).prepare(server, ROWS);
		try {
			assertThat(contenders).extracting(Contender::name)
				.containsExactly("raw", "ours", "TransactionTemplate", "Jdbi", "jOOQ", "raw-alone", "ours-alone",
						"TransactionTemplate-alone", "Jdbi-alone", "jOOQ-alone");
			for (Contender contender : contenders) {
				contender.verify();
				assertThat(contender.round().operations()).isEqualTo(ROWS);
			}
		}
		finally {
			contenders.forEach(Contender::close);
		}
	}

	@Test
	void keyCostsAtMostTwoRoundTrips() throws Exception {
		BenchmarkCase benchmark = new Once(Network.ONE_MILLISECOND);
		List<Contender> contenders = benchmark.prepare(server, ROWS);
		try {
			Outcomes outcomes = new Measurement(1, 1).measure(benchmark.unit(), contenders);
			assertThat(benchmark.goals().stream().flatMap((goal) -> goal.judge(outcomes).stream()))
				.contains(new Verdict("ours", "at most 2 round trips more than ours-alone", "2.00", true));
			assertThat(outcomes.measured("ours-alone").orElseThrow().facts()).containsEntry("trips/op", 2.0);
		}
		finally {
			contenders.forEach(Contender::close);
		}
	}

	@Test
	void workThatHappensTwiceIsNoticed() throws Exception {
		AccountTable.create(server, 1);
		Route route = Network.LOOPBACK.open(server.address());
		try (Contender contender = new PaymentContender(new Forgetful(), true, route, AccountTable.open(server),
				AccountTable.shuffledIds(2))) {
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::verify)
				.withMessageStartingWith("'forgetful' returned Receipt[");
		}
	}

	/** Knows no keys. */
	private static final class Forgetful implements Payments {

		private final Payments payments = new RawPayments(server.address().pool(), new KeyTable("unused"));

		@Override
		public String name() {
			return "forgetful";
		}

		@Override
		public Receipt pay(long account) throws Exception {
			return this.payments.pay(account);
		}

		@Override
		public Receipt pay(String key, long account) throws Exception {
			return this.payments.pay(account);
		}

		@Override
		public void close() {
			this.payments.close();
		}

	}

}
