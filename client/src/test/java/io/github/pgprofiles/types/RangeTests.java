package io.github.pgprofiles.types;

import java.math.BigDecimal;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RangeTests {

	@Test
	void showsItselfAsTheServerDoes() {
		assertThat(Range.closed(1, 5)).hasToString("[1,5]");
		assertThat(Range.closedOpen(1, 5)).hasToString("[1,5)");
		assertThat(Range.openClosed(1, 5)).hasToString("(1,5]");
		assertThat(Range.open(1, 5)).hasToString("(1,5)");
		assertThat(Range.atLeast(1)).hasToString("[1,)");
		assertThat(Range.greaterThan(1)).hasToString("(1,)");
		assertThat(Range.atMost(1)).hasToString("(,1]");
		assertThat(Range.lessThan(1)).hasToString("(,1)");
		assertThat(Range.all()).hasToString("(,)");
		assertThat(Range.none()).hasToString("empty");
		assertThat(Range.closed("a b", "c\"\\,")).hasToString("[\"a b\",\"c\"\"\\\\,\"]");
		assertThat(Range.atLeast("")).hasToString("[\"\",)");
	}

	@Test
	void missingBoundIsNotIncluded() {
		assertThat(new Range<>(null, null, true, true, false)).isEqualTo(Range.all());
		assertThat(new Range<>(null, 3, true, true, false)).isEqualTo(Range.atMost(3));
	}

	@Test
	void emptyRangeHasNoBounds() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Range<>(1, null, true, true, true));
		assertThat(Range.none()).isNotEqualTo(Range.all());
	}

	@Test
	void containsWhatLiesBetweenItsBounds() {
		assertThat(Range.closedOpen(1, 5).contains(1)).isTrue();
		assertThat(Range.closedOpen(1, 5).contains(5)).isFalse();
		assertThat(Range.openClosed(1, 5).contains(1)).isFalse();
		assertThat(Range.openClosed(1, 5).contains(5)).isTrue();
		assertThat(Range.openClosed(1, 5).contains(6)).isFalse();
		assertThat(Range.closed(new BigDecimal("1.0"), BigDecimal.TEN).contains(BigDecimal.ONE)).isTrue();
		assertThat(Range.lessThan(LocalDate.EPOCH).contains(LocalDate.MIN)).isTrue();
		assertThat(Range.atLeast(LocalDate.EPOCH).contains(LocalDate.EPOCH)).isTrue();
		assertThat(Range.atLeast(LocalDate.EPOCH).contains(LocalDate.MIN)).isFalse();
		assertThat(Range.<Integer>all().contains(0)).isTrue();
		assertThat(Range.<Integer>none().contains(0)).isFalse();
	}

	@Test
	void containsByAnOrderThatIsGiven() {
		assertThat(Range.closed("a", "C").contains("B", String.CASE_INSENSITIVE_ORDER)).isTrue();
		assertThatExceptionOfType(ClassCastException.class)
			.isThrownBy(() -> Range.atLeast(new Object()).contains(new Object()));
	}

}
