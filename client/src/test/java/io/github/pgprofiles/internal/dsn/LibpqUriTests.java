package io.github.pgprofiles.internal.dsn;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.pgprofiles.internal.dsn.DsnRefusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

class LibpqUriTests {

	private static Map<String, String> properties(String parameters) {
		return Dsn.parse("postgresql://db/orders?" + parameters).properties();
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "postgres" })
	void takesEachPart(String scheme) {
		Dsn dsn = Dsn.parse(scheme + "://app:geheim@db.example.com:5433/orders?application_name=shop");
		assertThat(dsn.hosts()).containsExactly(new HostPort("db.example.com", 5433));
		assertThat(dsn.database()).isEqualTo("orders");
		assertThat(dsn.user()).isEqualTo("app");
		assertThat(dsn.password()).isEqualTo("geheim");
		assertThat(dsn.properties()).containsExactly(Map.entry("ApplicationName", "shop"));
	}

	@Test
	void leavesOutWhatIsNotThere() {
		assertThat(Dsn.parse("postgresql://")).isEqualTo(new Dsn(List.of(), null, null, null, Map.of()));
		assertThat(Dsn.parse("postgresql:///orders")).isEqualTo(new Dsn(List.of(), "orders", null, null, Map.of()));
		assertThat(Dsn.parse("postgresql://app@/?")).isEqualTo(new Dsn(List.of(), null, "app", null, Map.of()));
		assertThat(Dsn.parse("postgresql://app:@db/").password()).isNull();
	}

	@Test
	void keepsSeveralHostsInOrder() {
		assertThat(Dsn.parse("postgresql://db1,db2:5433,10.0.0.3/orders?target_session_attrs=read-write").hosts())
			.containsExactly(new HostPort("db1", 5432), new HostPort("db2", 5433), new HostPort("10.0.0.3", 5432));
	}

	@Test
	void takesIpv6InBrackets() {
		assertThat(Dsn.parse("postgresql://[::1],[2001:db8::7]:5433/orders").hosts())
			.containsExactly(new HostPort("::1", 5432), new HostPort("2001:db8::7", 5433));
	}

	@Test
	void takesHostsPortsAndCredentialsFromParameters() {
		Dsn dsn = Dsn.parse("postgresql:///?host=db1,db2&port=5433,5434&dbname=orders&user=app&password=p%26q%40r");
		assertThat(dsn.hosts()).containsExactly(new HostPort("db1", 5433), new HostPort("db2", 5434));
		assertThat(dsn.database()).isEqualTo("orders");
		assertThat(dsn.user()).isEqualTo("app");
		assertThat(dsn.password()).isEqualTo("p&q@r");
		assertThat(Dsn.parse("postgresql:///?host=db1,db2&port=5433").hosts())
			.containsExactly(new HostPort("db1", 5433), new HostPort("db2", 5433));
	}

	@Test
	void decodesPercentEscapesEverywhere() {
		Dsn dsn = Dsn.parse("postgresql://a%40b:%3A%2F%3F%25%20+@d%62/or%64ers?application_name=a%26b%3Dc");
		assertThat(dsn.user()).isEqualTo("a@b");
		assertThat(dsn.password()).isEqualTo(":/?% +");
		assertThat(dsn.hosts()).containsExactly(new HostPort("db", 5432));
		assertThat(dsn.database()).isEqualTo("orders");
		assertThat(dsn.properties()).containsEntry("ApplicationName", "a&b=c");
	}

	@Test
	void takesAColonInsideThePasswordAsLibpqDoes() {
		assertThat(Dsn.parse("postgresql://app:pa:ss@db/orders").password()).isEqualTo("pa:ss");
	}

	@Test
	void takesAnAtSignInAParameter() {
		assertThat(Dsn.parse("postgresql://db/orders?user=a@b").user()).isEqualTo("a@b");
		assertThat(Dsn.parse("postgresql://db:5432/orders?user=a@b").user()).isEqualTo("a@b");
	}

	@ParameterizedTest
	@CsvSource({ "any, any", "read-write, primary", "primary, primary", "read-only, secondary", "standby, secondary",
			"prefer-standby, preferSecondary" })
	void translatesTargetSessionAttributes(String libpq, String driver) {
		assertThat(properties("target_session_attrs=" + libpq)).containsExactly(Map.entry("targetServerType", driver));
	}

	@ParameterizedTest
	@CsvSource({ "application_name, ApplicationName, till", "channel_binding, channelBinding, require",
			"connect_timeout, connectTimeout, 7", "gssencmode, gssEncMode, disable", "gsslib, gsslib, gssapi",
			"krbsrvname, kerberosServerName, db", "options, options, -cx", "replication, replication, database",
			"require_auth, requireAuth, scram-sha-256", "sslcert, sslcert, a.crt", "sslkey, sslkey, a.pk8",
			"sslmode, sslmode, prefer", "sslnegotiation, sslNegotiation, direct", "sslpassword, sslpassword, x",
			"sslrootcert, sslrootcert, a.crt" })
	void mapsKeyword(String libpq, String driver, String value) {
		assertThat(properties(libpq + "=" + value)).containsExactly(Map.entry(driver, value));
	}

	@Test
	void translatesSwitches() {
		assertThat(properties("keepalives=1&load_balance_hosts=random")).containsOnly(Map.entry("tcpKeepAlive", "true"),
				Map.entry("loadBalanceHosts", "true"));
		assertThat(properties("keepalives=0&load_balance_hosts=disable"))
			.containsOnly(Map.entry("tcpKeepAlive", "false"), Map.entry("loadBalanceHosts", "false"));
		assertThat(properties("ssl=true")).containsExactly(Map.entry("sslmode", "require"));
		assertThat(properties("client_encoding=UTF8&fallback_application_name=")).isEmpty();
	}

	@Test
	void emptyPartsAreThoseOfTheDefault() {
		assertThat(Dsn.parse("postgresql://a,,b:7/d").hosts()).containsExactly(new HostPort("a", 5432),
				new HostPort("localhost", 5432), new HostPort("b", 7));
		assertThat(Dsn.parse("postgresql://:7/d").hosts()).containsExactly(new HostPort("localhost", 7));
		assertThat(Dsn.parse("postgresql://a:/d").hosts()).containsExactly(new HostPort("a", 5432));
		assertThat(Dsn.parse("postgresql://:@a/d?user=&dbname=&application_name=x"))
			.isEqualTo(new Dsn(List.of(new HostPort("a", 5432)), null, null, null, Map.of("ApplicationName", "x")));
		assertThat(properties("options=&sslcert=&sslkey=&sslrootcert=&sslpassword=&require_auth=&sslcrl=")).isEmpty();
	}

	@Test
	void portAloneIsThePortOfTheHostThatIsNotNamed() {
		assertThat(Dsn.parse("postgresql:///d?port=7").hosts()).containsExactly(new HostPort("localhost", 7));
		assertThat(Dsn.parse("postgresql://u@/d?port=7").hosts()).containsExactly(new HostPort("localhost", 7));
		assertThat(Dsn.parse("postgresql:///d?port=%207").hosts()).containsExactly(new HostPort("localhost", 7));
		refuses("postgresql:///d?port=7,8", "1 host and 2 ports");
	}

	@Test
	void parametersWinOverThePartsBeforeThem() {
		Dsn dsn = Dsn.parse("postgresql://u:p@a:1/d?host=b&port=2&user=v&password=q&dbname=e");
		assertThat(dsn).isEqualTo(new Dsn(List.of(new HostPort("b", 2)), "e", "v", "q", Map.of()));
		assertThat(Dsn.parse("postgresql://a:1/d?host=b").hosts()).containsExactly(new HostPort("b", 1));
		assertThat(Dsn.parse("postgresql://a:1,b:2/d?port=7").hosts()).containsExactly(new HostPort("a", 7),
				new HostPort("b", 7));
		refuses("postgresql://a,b/d?host=c", "1 host and 2 ports");
	}

	@Test
	void lastOneOfSeveralParametersCounts() {
		assertThat(properties("sslmode=require&sslmode=disable&")).containsExactly(Map.entry("sslmode", "disable"));
		assertThat(properties("requiressl=1")).containsExactly(Map.entry("sslmode", "require"));
		assertThat(properties("requiressl=0")).containsExactly(Map.entry("sslmode", "prefer"));
	}

	@Test
	void specialCharactersEndAPartOnlyWhereLibpqEndsIt() {
		assertThat(Dsn.parse("postgresql://u:p?q@h/d").password()).isEqualTo("p?q");
		assertThat(Dsn.parse("postgresql://h/d@e").database()).isEqualTo("d@e");
		assertThat(Dsn.parse("postgresql://u:p@h:1/d@e").database()).isEqualTo("d@e");
		assertThat(Dsn.parse("postgresql://a%2Cb/d").hosts()).containsExactly(new HostPort("a", 5432),
				new HostPort("b", 5432));
		Dsn early = Dsn.parse("postgresql://h?user=a@b");
		assertThat(early.user()).isEqualTo("h?user=a");
		assertThat(early.hosts()).containsExactly(new HostPort("b", 5432));
		assertThat(Dsn.parse("postgresql://h?user=a").user()).isEqualTo("a");
	}

	@Test
	void secretsPassAsText() {
		assertThat(Dsn.parse("postgresql://app:secret%3A%2F%2Fprod%2Forders@db/orders").password())
			.isEqualTo("secret://prod/orders");
		assertThat(Dsn.parse("postgresql://db/orders?user=secret://a/b&sslkey=secret://k&password=secret://c"))
			.isEqualTo(new Dsn(List.of(new HostPort("db", 5432)), "orders", "secret://a/b", "secret://c",
					Map.of("sslkey", "secret://k")));
		refuses("postgresql://app:secret://k@h/d", "host or port");
	}

	@Test
	void refusesWhatIsMalformed() {
		refuses("postgresql:/db/orders", "neither");
		refuses("mysql://db/orders", "neither");
		refuses("", "is empty");
		refuses("postgresql://db:0/orders", "host or port");
		refuses("postgresql://db:99999/orders", "host or port");
		refuses("postgresql://db:x/orders", "host or port");
		refuses("postgresql://[::1/orders", "host or port");
		refuses("postgresql://::1/orders", "host or port");
		refuses("postgresql://%2Fvar%2Frun/orders", "Unix-domain socket");
		refuses("postgresql:///?host=/var/run", "Unix-domain socket");
		refuses("postgresql:///?host=a,b,c&port=1,2", "3 hosts and 2 ports");
		refuses("postgresql://db/orders?sslmode", "without a name or a value");
		refuses("postgresql://db/orders?=x", "does not know");
		refuses("postgresql://db/orders?sslmode=require&&", "without a name or a value");
		refuses("postgresql://db/orders?user=a=b", "two '='");
		refuses("postgresql://[]/orders", "host or port");
		refuses("postgresql://[::1]x/orders", "host or port");
		refuses("postgresql://a@b@c/orders", "host or port");
		refuses("postgresql://h:1/a@b/c", "host or port");
		refuses("postgresql://db/orders?user=\0", "U+0000");
		refuses("postgresql://db/orders?sslmod=require", "'sslmod'");
		refuses("postgresql://db/orders?sslcrl=x", "'sslcrl'");
		refuses("postgresql://db/orders?target_session_attrs=writable", "read-write");
		refuses("postgresql://db/orders?load_balance_hosts=yes", "random");
		refuses("postgresql://db/orders?keepalives=yes", "keepalives");
		refuses("postgresql://db/orders?ssl=no", "ssl");
		refuses("postgresql://db/orders?client_encoding=latin1", "client_encoding");
		refuses("postgresql://db/or%ders", "'%'");
		refuses("postgresql://db/%00", "'%'");
		refuses("postgresql://db/%FF", "'%'");
	}

}
