package io.github.pgprofiles.internal.mapping.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WireBufferTests {

	private final WireBuffer out = new WireBuffer(0);

	private byte[] written() {
		return Arrays.copyOf(this.out.array(), this.out.position());
	}

	@Test
	void writesNumbersInTheOrderOfTheNetworkHoweverSmallItWas() {
		this.out.int1(1);
		this.out.int2(-2);
		this.out.int4(3);
		this.out.int8(-4);
		this.out.float4(1);
		this.out.float8(-2);
		assertThat(HexFormat.of().formatHex(written()))
			.isEqualTo("01fffe00000003fffffffffffffffc3f800000c000000000000000");
	}

	@Test
	void lengthStandsBeforeAValueWithoutItself() {
		int outer = this.out.begin();
		int inner = this.out.begin();
		this.out.utf8("ab");
		this.out.end(inner);
		this.out.end(outer);
		assertThat(HexFormat.of().formatHex(written())).isEqualTo("00000006000000026162");
	}

	@Test
	void textIsWhatTheJdkMakesOfIt() {
		Random random = new Random(5);
		for (int i = 0; i < 20_000; i++) {
			StringBuilder text = new StringBuilder();
			int most = new int[] { 0x7f, 0xff, 0x7ff, 0xffff, Character.MAX_CODE_POINT }[random.nextInt(5)];
			for (int j = random.nextInt(40); j > 0; j--) {
				int point = 1 + random.nextInt(most);
				text.appendCodePoint((point >= 0xd800 && point <= 0xdfff) ? 'x' : point);
			}
			this.out.reset(0);
			this.out.utf8(text.toString());
			assertThat(written()).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
		}
	}

	@Test
	void textOfCopyHasBackslashesBeforeWhatWouldEndAValue() {
		this.out.copyText("a\\b\tc\nd\re\bf\fg\u000bh.\\.é😀\u0007");
		assertThat(new String(written(), StandardCharsets.UTF_8))
			.isEqualTo("a\\\\b\\tc\\nd\\re\\bf\\fg\\vh.\\\\.é😀\u0007");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ab", "é" })
	void whatIsNoCharacterIsRefusedWithItsPlace(String before) {
		String at = "at index " + before.length();
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> this.out.utf8(before + "\0x"))
			.withMessage("holds the character U+0000 %s, which no text of PostgreSQL's can", at);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> this.out.utf8(before + "\ud800x"))
			.withMessage("holds half of a surrogate pair (U+D800) %s, which is no character", at);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> this.out.utf8(before + "\ud800"))
			.withMessageContaining(at);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> this.out.copyText(before + "\udc00"))
			.withMessageContaining("(U+DC00)");
	}

	@Test
	void growsOfAnySizeForTextAndBytes() {
		String text = "é".repeat(100_000);
		this.out.utf8(text);
		this.out.bytes(new byte[300_000], 0, 300_000);
		assertThat(this.out.position()).isEqualTo(500_000);
		this.out.reset(200_000);
		assertThat(new String(written(), StandardCharsets.UTF_8)).isEqualTo(text);
	}

}
