package io.github.pgprofiles.internal.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerNameTests {

	@Test
	void nameHasUpTo63BytesInUtf8() {
		for (String longest : new String[] { "a".repeat(63), "\u00e4".repeat(31) + "a", "\u20ac".repeat(21),
				"\ud83d\ude00".repeat(15) + "abc" }) {
			assertThat(ServerName.problem(longest)).isNull();
			assertThat(ServerName.problem(longest + "b")).contains("64 bytes");
			assertThat(ServerName.cut(longest)).isEqualTo(longest);
			assertThat(ServerName.cut(longest + "\ud83d\ude00")).isEqualTo(longest);
			assertThat(ServerName.cut("x" + longest)).hasSizeLessThanOrEqualTo(longest.length());
		}
		assertThat(ServerName.problem("")).isEqualTo("is empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\0", "a\0b", "\ud83d", "a\ud83d", "\ude00a", "\ud83d\ud83d\ude00", "\ude00\ud83d",
			"\ud83d\ude00\ude00" })
	void whatNoTextCanHoldIsInNoName(String text) {
		assertThat(ServerText.firstBad(text)).isNotNegative();
		assertThat(ServerText.problem(text)).containsAnyOf("U+0000 at index", "half of a surrogate pair");
		assertThat(ServerName.problem(text)).isEqualTo(ServerText.problem(text));
	}

	@Test
	void anyOtherTextIsOne() {
		for (String text : new String[] { "", " ", "\u0001", "\uffff", "\ud83d\ude00", "a\ud83d\ude00b" }) {
			assertThat(ServerText.problem(text)).isNull();
		}
	}

	@Test
	void listOfNamesIsReadAsTheServerDoes() {
		assertThat(ServerName.list("a, \"b,\"\" c\" ,$user")).containsExactly("a", "b,\" c", "$user");
		assertThat(ServerName.list("")).containsExactly("");
	}

}
