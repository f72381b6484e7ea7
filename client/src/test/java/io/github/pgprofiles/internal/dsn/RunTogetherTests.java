package io.github.pgprofiles.internal.dsn;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RunTogetherTests {

	@ParameterizedTest
	@ValueSource(strings = { "host=localhost;port=5432;user=shop;password=canary",
			"host=localhost,port=5432,user=shop,password=canary", "host=localhost&user=shop&password=canary",
			"host=db dbname=shop;user=app;password=canary", "host=db user=app;password=canary",
			"host=db sslmode=require;Password=canary", "host=db application_name=till;pwd=canary",
			"host=db application_name=x;password=my canary=1", "postgresql://db/shop&user=app&password=canary",
			"postgresql://db/shop;user=app;password=canary", "postgresql://db;user=app;password=canary/shop",
			"postgresql://app;password=canary@db/shop", "postgresql://db/shop;User Id=app;Password=canary?sslmode=x",
			"postgresql://db/shop?sslmode=require;password=canary",
			"jdbc:postgresql://db/shop;user=app;password=canary", "jdbc:postgresql://db/shop&user=app&password=canary",
			"jdbc:postgresql:shop;user=app;password=canary", "jdbc:postgresql://db;user=app;password=canary/shop",
			"jdbc:postgresql://db;user=app;password=canary", "jdbc:postgresql://db/shop?user=app;password=canary",
			"jdbc:postgresql://db/shop?sslmode=require;password=canary" })
	void pairsThatRunTogetherAreRefusedAndNotShown(String dsn) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ProfileSettings.builder("orders").dsn(dsn).build())
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("dsn"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("canary", "shop;", "app;"))
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "localhost;port=5432;password=canary", "db&password=canary", "db=canary", "localhost;canary" })
	void hostIsNoPair(String host) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> new HostPort(host, 5432))
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("host"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("canary"));
	}

	@Test
	void encodedCharactersAndThoseOfAPasswordMeanThemselves() {
		assertThat(Dsn.parse("postgresql://db/shop%3Buser%3Dapp").database()).isEqualTo("shop;user=app");
		assertThat(Dsn.parse("jdbc:postgresql://db/shop%3Buser%3Dapp").database()).isEqualTo("shop;user=app");
		assertThat(Dsn.parse("postgresql://app:a;user=b@db/shop").password()).isEqualTo("a;user=b");
		assertThat(Dsn.parse("host=db password=a;user=b").password()).isEqualTo("a;user=b");
		assertThat(Dsn.parse("jdbc:postgresql://db/shop?password=a;pwd=b").password()).isEqualTo("a;pwd=b");
		assertThat(Dsn.parse("postgresql://db/a;b").database()).isEqualTo("a;b");
		assertThat(Dsn.parse("host=db options='-c a=b,c=d -c e=f'").properties()).containsEntry("options",
				"-c a=b,c=d -c e=f");
		assertThat(ProfileSettings.builder("orders").host("db").database("a;password=b").build().database())
			.isEqualTo("a;password=b");
	}

}
