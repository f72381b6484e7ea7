package io.github.pgprofiles.internal.dsn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.SecretResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DsnSecretsTests {

	private static final String HOSTILE = "a@b:c/d?e&f=g%20h i'j\\k,l#mü";

	private final List<String> keys = new ArrayList<>();

	/** As the settings do, which ask for each key once. */
	private UnaryOperator<String> lookup(String value) {
		return (key) -> {
			this.keys.add(key);
			return value;
		};
	}

	private Dsn parse(String dsn, String value) {
		return Dsn.parse(DsnSecrets.resolve(dsn, lookup(value)));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "postgresql://u:secret://prod/pw@h:5433/d,prod/pw",
					"postgresql://u:secret%3A%2F%2Fprod%2fpw@h:5433/d,prod/pw",
					"postgres://u:secret%3a//arn%3Aaws%3A1@h:5433/d,arn:aws:1",
					"postgresql://u@h:5433/d?password=secret://arn:aws:1/x@y,arn:aws:1/x@y",
					"postgresql://u@h:5433/d?password=secret%3A%2F%2Fa%26b&sslmode=require,a&b",
					"jdbc:postgresql://h:5433/d?user=u&password=secret://prod/pw,prod/pw",
					"jdbc:postgresql://h:5433/d?password=secret%3A%2F%2Fprod%2Fpw&user=u,prod/pw" })
	void noCharacterOfASecretChangesTheDsn(String dsn, String key) {
		assertThat(SecretResolver.isReferenceInDsn(dsn)).isTrue();
		Dsn parsed = parse(dsn, HOSTILE);
		assertThat(this.keys).containsExactly(key);
		assertThat(parsed.password()).isEqualTo(HOSTILE);
		assertThat(parsed.user()).isEqualTo("u");
		assertThat(parsed.database()).isEqualTo("d");
		assertThat(parsed.hosts()).containsExactly(new HostPort("h", 5433));
	}

	@Test
	void userHostDatabaseAndParametersMayBeSecrets() {
		assertThat(parse("postgresql://secret://u@h/d", "me").user()).isEqualTo("me");
		assertThat(parse("postgresql://u@secret%3A%2F%2Fserver/d", "db.internal").hosts())
			.containsExactly(new HostPort("db.internal", 5432));
		assertThat(parse("postgresql://u@h/secret://name", "shop").database()).isEqualTo("shop");
		assertThat(parse("postgresql://u@h/d?application_name=secret://a", "a&b").properties())
			.containsEntry("ApplicationName", "a&b");
		assertThat(parse("postgresql://u@/d?host=secret://h&port=secret://h", "7").hosts())
			.containsExactly(new HostPort("7", 7));
	}

	@Test
	void wholeDsnMayBeASecretWhichIsNotSearchedForFurtherOnes() {
		assertThat(parse("secret://db/dsn", "postgresql://u:secret%3A%2F%2Fx@h/d").password()).isEqualTo("secret://x");
		assertThat(this.keys).containsExactly("db/dsn");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|',
			value = { "host=h password=secret://pw user=u|host=h password='%s' user=u",
					"host=h password = 'secret://p w'|host=h password = '%s'",
					"password='secret://it\\'s' host=h|password='%s' host=h", "user=secret://u|user='%s'" })
	void keywordsAndValuesKeepTheirForm(String dsn, String expected) {
		assertThat(SecretResolver.isReferenceInDsn(dsn)).isTrue();
		assertThat(DsnSecrets.resolve(dsn, lookup("a 'b' \\c=d"))).isEqualTo(expected.formatted("a \\'b\\' \\\\c=d"));
	}

	/** Java's white space is more than C's. */
	@Test
	void whiteSpaceIsThatOfLibpq() {
		String dsn = "user=x\u2003password=secret://k";
		assertThat(DsnSecrets.areIn(dsn)).isFalse();
		assertThat(DsnSecrets.resolve(dsn, lookup("v"))).isEqualTo(dsn);
		assertThat(DsnSecrets.areIn("user=x\u000bpassword=\u000csecret://k")).isTrue();
	}

	@Test
	void keysOfKeywordsAreReadAsLibpqReadsValues() {
		DsnSecrets.resolve("a=secret://x\\ y b='secret://it\\'s ok'", lookup("v"));
		assertThat(this.keys).containsExactly("x y", "it's ok");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://u:mysecret://x@h/d", "postgresql://u@h/d", "host=h password=x",
			"host=h options='-c a=b secret://x'", "host", "", "=", "a='", "a=\\" })
	void whatIsNoReferenceStays(String dsn) {
		assertThat(SecretResolver.isReferenceInDsn(dsn)).isFalse();
		assertThat(DsnSecrets.resolve(dsn, lookup("v"))).isEqualTo(dsn);
		assertThat(this.keys).isEmpty();
	}

}
