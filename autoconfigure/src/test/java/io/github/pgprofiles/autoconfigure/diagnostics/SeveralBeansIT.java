package io.github.pgprofiles.autoconfigure.diagnostics;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.convert.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a start says of several beans where all profiles use one. */
@ExtendWith(OutputCaptureExtension.class)
class SeveralBeansIT {

	@TempDir
	private Path folder;

	private FailedStart start(CapturedOutput console, Class<?> source) {
		return FailedStart.of(console, this.folder,
				"app.postgres.profiles.orders: { host: localhost, port: %d, user: postgres, database: postgres }\n"
					.formatted(TestServer.port()),
				source);
	}

	@Test
	void sessionSettings(CapturedOutput console) {
		start(console, TwoSettings.class).says(
				"several beans of the type SessionSettings, and all PostgreSQL profiles use one",
				"'ofTenant' (method ofTenant of", "'ofRole' (method ofRole of", "Mark one of them as @Primary",
				"declare a single one: its method is told the profile's name");
	}

	@Test
	void jsonConverters(CapturedOutput console) {
		start(console, TwoConverters.class).says("several beans of the type JsonConverter", "'one' (method one of",
				"'other' (method other of", "Mark one of them as @Primary");
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSettings {

		@Bean
		SessionSettings ofTenant() {
			return (profile) -> Map.of("app.tenant", "1");
		}

		@Bean
		SessionSettings ofRole() {
			return (profile) -> Map.of("role", "reader");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConverters {

		@Bean
		JsonConverter one() {
			return new Json();
		}

		@Bean
		JsonConverter other() {
			return new Json();
		}

	}

	static final class Json implements JsonConverter {

		@Override
		public Reader reader(Type type) {
			return (json, offset, length) -> "";
		}

		@Override
		public String write(Object value) {
			return "{}";
		}

	}

}
