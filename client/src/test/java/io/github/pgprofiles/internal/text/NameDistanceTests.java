package io.github.pgprofiles.internal.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NameDistanceTests {

	@ParameterizedTest
	@CsvSource({ "'','',0", "'',abc,3", "abc,'',3", "host,HOST,0", "host,hots,1", "user,usr,1", "sslmode,sslmodes,1",
			"port,part,1", "kitten,sitting,3", "TITLE,title,0", "nmae,name,1", "naem,name,1", "ab,ba,1", "abcd,badc,2",
			"ca,abc,3" })
	void countsLettersThatAreMissingTooManyOrOthers(String left, String right, int distance) {
		assertThat(NameDistance.of(left, right)).isEqualTo(distance);
		assertThat(NameDistance.of(right, left)).isEqualTo(distance);
	}

}
