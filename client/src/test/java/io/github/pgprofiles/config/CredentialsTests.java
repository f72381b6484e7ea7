package io.github.pgprofiles.config;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A password made of canaries: not one of them may be heard. */
class CredentialsTests {

	private static final String CANARY = "(?i).*(tweet|chirp).*";

	private final List<String> log = new ArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			CredentialsTests.this.log.add(new SimpleFormatter().formatMessage(record));
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	@BeforeEach
	void listenToTheDriver() {
		Logger.getLogger("org.postgresql").addHandler(this.handler);
	}

	@AfterEach
	void stopListening() {
		Logger.getLogger("org.postgresql").removeHandler(this.handler);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tweetchirp", "tweet@chirp", "tweet/chirp", "tweet?chirp", "tweet:chirp", "tweet%chirp",
			"tweet#chirp", "tweet%zzchirp", "tweet@chirp/tweet", "tweet/chirp@tweet", "tweet@chirp?tweet=chirp",
			"tweet?chirp=tweet", "tweet?chirp=tweet&chirp=tweet", "1/tweet@chirp", "1?tweet=chirp", "tweet@@chirp",
			"@tweet/chirp:tweet", "%tweet%chirp", "[tweet]chirp", "tweet chirp", "tweet,chirp", "1,tweet/chirp" })
	void passwordIsHeardNowhere(String password) {
		List<String> heard = new ArrayList<>();
		for (String dsn : List.of("postgresql://app:%s@db/orders", "postgresql://app:%s@db:5433/orders?sslmode=require",
				"postgres://app:%s@[::1]/orders", "jdbc:postgresql://app:%s@db/orders", "jdbc:postgresql://app:%s@db",
				"postgresql://db/orders?user=app&password=%s", "postgresql://db/orders?sslpassword=%s",
				"jdbc:postgresql://db/orders?user=app&password=%s", "jdbc:postgresql://db/orders?sslpassword=%s&x=y",
				"postgresql:app:%s@db", "app:%s@db", "host=db user=app password=%s sslmode=require",
				"password = '%s' user=app host=db", "user=app password='%s", "host=db sslpassword=%s sslmode=x y",
				"postgresql://db/orders?password=%s&service=none", "password=%s service=none")) {
			heard.add(outcome(dsn.replace("%s", password)));
			heard.add(hostOutcome(dsn.replace("%s", password)));
		}
		heard.add(hostOutcome("app:" + password));
		assertThat(heard).noneMatch((text) -> text.matches("(?s)" + CANARY));
		assertThat(this.log).noneMatch((text) -> text.matches("(?s)" + CANARY));
	}

	private static String outcome(String text) {
		try {
			Dsn dsn = Dsn.parse(text);
			ProfileSettings settings = ProfileSettings.builder("orders").dsn(text).build();
			return dsn + settings.toString() + settings.jdbcUrl();
		}
		catch (InvalidSettingException ex) {
			return trace(ex);
		}
	}

	private static String hostOutcome(String text) {
		try {
			return "accepted as a host: " + ProfileSettings.builder("orders").host(text).build();
		}
		catch (InvalidSettingException ex) {
			return trace(ex);
		}
	}

	private static String trace(Throwable thrown) {
		StringBuilder text = new StringBuilder();
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			text.append(t).append('\n');
			for (Throwable suppressed : t.getSuppressed()) {
				text.append(suppressed).append('\n');
			}
		}
		return text.toString();
	}

}
