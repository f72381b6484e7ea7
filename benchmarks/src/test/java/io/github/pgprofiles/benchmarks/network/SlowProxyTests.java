package io.github.pgprofiles.benchmarks.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlowProxyTests {

	private static final Duration EACH_WAY = Duration.ofMillis(5);

	private ServerSocket server;

	private SlowProxy proxy;

	private Socket client;

	private Socket answering;

	@BeforeEach
	void connect() throws IOException {
		this.server = new ServerSocket(0, 1, InetAddress.getByName(ServerAddress.HOST));
		this.proxy = new SlowProxy(new ServerAddress(this.server.getLocalPort()), EACH_WAY);
		this.client = new Socket(ServerAddress.HOST, this.proxy.address().port());
		this.client.setSoTimeout(10_000);
		this.answering = this.server.accept();
		this.answering.setSoTimeout(10_000);
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.answering.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void everyQuestionAfterAnAnswerIsATrip() throws IOException {
		for (int question = 1; question <= 3; question++) {
			ask(question);
			answer(question);
		}
		assertThat(this.proxy.takeRoundTrips()).isEqualTo(3);
		assertThat(this.proxy.takeRoundTrips()).isZero();
	}

	@Test
	void questionsBeforeAnyAnswerAreOneTrip() throws IOException {
		ask(1);
		assertThat(this.answering.getInputStream().read()).isEqualTo(1);
		ask(2);
		assertThat(this.answering.getInputStream().read()).isEqualTo(2);
		assertThat(this.proxy.takeRoundTrips()).isEqualTo(1);
	}

	@Test
	void answerTakesBothWays() throws IOException {
		long begin = System.nanoTime();
		ask(1);
		answer(1);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(EACH_WAY.multipliedBy(2));
	}

	@Test
	void endOfTheServerReachesTheClient() throws IOException {
		this.answering.close();
		assertThat(this.client.getInputStream().read()).isNegative();
	}

	private void ask(int question) throws IOException {
		this.client.getOutputStream().write(question);
	}

	private void answer(int question) throws IOException {
		assertThat(this.answering.getInputStream().read()).isEqualTo(question);
		this.answering.getOutputStream().write(question);
		assertThat(this.client.getInputStream().read()).isEqualTo(question);
	}

}
