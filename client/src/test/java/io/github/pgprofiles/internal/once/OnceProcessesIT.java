package io.github.pgprofiles.internal.once;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two JVMs race for the same keys. */
@PostgresTest
class OnceProcessesIT {

	static TestDatabase database;

	@Test
	void workOfEachKeyRunsInOneOfTwoProcessesAndBothGetItsResult() throws Exception {
		try (PostgresClients.Closeable clients = Profiles.single("orders", database)) {
			PostgresClient client = clients.primary();
			client.sql("create table effect (key int, pid bigint)").update();
			client.sql("create table seen (key int, pid bigint)").update();
			try (Other first = Other.start(); Other second = Other.start()) {
				first.await("ready");
				second.await("ready");
				first.go();
				second.go();
				first.await("done");
				second.await("done");
			}
			assertThat(client.sql("select key from effect").query(Integer.class).list()).hasSize(OnceProcess.KEYS)
				.doesNotHaveDuplicates();
			assertThat(client.sql("select distinct pid from effect").query(Long.class).list())
				.as("both had their share, or it was no race")
				.hasSize(2);
			assertThat(
					client.sql("select count(*) from seen join effect using (key, pid)").query(Integer.class).single())
				.as("whoever asks gets the result of the one that ran")
				.isEqualTo(2 * 4 * OnceProcess.KEYS);
			assertThat(client.sql("select count(*) from seen").query(Integer.class).single())
				.isEqualTo(2 * 4 * OnceProcess.KEYS);
		}
	}

	/** One of the two. */
	private record Other(Process process, BufferedReader output) implements AutoCloseable {

		static Other start() throws IOException {
			List<String> command = new ArrayList<>();
			command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			command.addAll(ChildJvm.SHORT_LIVED);
			command.add(ChildJvm.server());
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), OnceProcess.class.getName(),
					database.host(), Integer.toString(database.port()), database.name()));
			Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
			return new Other(process, process.inputReader(StandardCharsets.UTF_8));
		}

		void await(String word) throws IOException {
			String line = this.output.readLine();
			while (line != null && !line.equals(word)) {
				line = this.output.readLine();
			}
			assertThat(line).as("what it says before its end").isEqualTo(word);
		}

		void go() throws IOException {
			this.process.getOutputStream().write('\n');
			this.process.getOutputStream().flush();
		}

		@Override
		public void close() throws InterruptedException {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}

	}

}
