package io.github.pgprofiles.embedded;

import java.net.URL;
import java.nio.file.Path;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that devtools restart keeps its server and data. */
class RestartIT {

	/** Devtools as they are when an application was started from its classes. */
	private static void restartsAreOn() {
		Restarter.clearInstance();
		Restarter.initialize(new String[0], false, (thread) -> new URL[] { classes() }, false);
	}

	private static URL classes() {
		return RestartIT.class.getProtectionDomain().getCodeSource().getLocation();
	}

	/**
	 * A run of the application: its classes are loaded anew, and those of jars are not.
	 */
	private static ApplicationContextRunner run(ApplicationContextRunner runner) {
		ClassLoader loader = new RestartClassLoader(RestartIT.class.getClassLoader(), new URL[] { classes() });
		Class<?> own = ClassUtils.resolveClassName(Application.class.getName(), loader);
		assertThat(own).isNotSameAs(Application.class);
		return runner.withClassLoader(loader).withUserConfiguration(own);
	}

	@AfterEach
	void endRestarts() {
		KeptServers.closeAll();
		Restarter.clearInstance();
	}

	@Test
	void serverAndTemporaryDataOutliveTheContextAndItsClassLoader() {
		restartsAreOn();
		ProcessHandle[] server = new ProcessHandle[1];
		run(Servers.runner()).run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			Servers.execute(details, "create table kept as select 7 as n");
			server[0] = Servers.postmaster(Servers.dataDirectory(details));
		});
		assertThat(server[0].isAlive()).isTrue();
		run(Servers.runner()).run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			assertThat(Servers.query(details, "select n from kept")).isEqualTo("7");
			assertThat(Servers.postmaster(Servers.dataDirectory(details))).isEqualTo(server[0]);
		});
		KeptServers.closeAll();
		Servers.awaitGone(server[0]);
	}

	@Test
	void otherDataDirectoryHasAnotherServerAndTheFirstOneStops(@TempDir Path directory) {
		restartsAreOn();
		ProcessHandle[] server = new ProcessHandle[1];
		run(Servers.runner()).run(
				(context) -> server[0] = Servers.postmaster(Servers.dataDirectory(Servers.details(context, "orders"))));
		run(Servers.runner(directory.resolve("data"))).run((context) -> {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			assertThat(Servers.dataDirectory(details)).isEqualTo(directory.resolve("data"));
			Servers.awaitGone(server[0]);
		});
		KeptServers.closeAll();
	}

	@Test
	void serverThatDiedBetweenTwoRunsIsReplaced() {
		restartsAreOn();
		ProcessHandle[] server = new ProcessHandle[1];
		run(Servers.runner()).run(
				(context) -> server[0] = Servers.postmaster(Servers.dataDirectory(Servers.details(context, "orders"))));
		server[0].destroyForcibly();
		Servers.awaitGone(server[0]);
		run(Servers.runner())
			.run((context) -> assertThat(Servers.query(Servers.details(context, "orders"), "select 1")).isEqualTo("1"));
	}

	@Test
	void withoutRestartsTheServerStopsWithItsContext() {
		Restarter.clearInstance();
		Restarter.disable();
		ProcessHandle[] server = new ProcessHandle[1];
		Servers.runner()
			.run((context) -> server[0] = Servers
				.postmaster(Servers.dataDirectory(Servers.details(context, "orders"))));
		Servers.awaitGone(server[0]);
	}

	/** Something of the application's own. */
	static class Application {

	}

}
