package io.github.pgprofiles.internal.copy.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineMapTests {

	@Test
	void lineIsItselfWhereNothingIsLeftOut() {
		LineMap map = new LineMap();
		map.put(1, 1);
		map.put(5, 5);
		assertThat(map.inFile(3)).isEqualTo(3);
	}

	@Test
	void everyOtherLineIsOneEntry() {
		LineMap map = new LineMap();
		for (long i = 1; i <= 10L * LineMap.MOST; i++) {
			map.put(i, 2 * i);
		}
		for (long i = 1; i <= 10L * LineMap.MOST; i += 997) {
			assertThat(map.inFile(i)).isEqualTo(2 * i);
		}
	}

	@Test
	void linesAreFoundHoweverManyAreLeftOut() {
		Random random = new Random(42);
		LineMap map = new LineMap();
		List<long[]> rows = new ArrayList<>();
		long served = 0;
		long inFile = 3;
		for (int i = 0; i < 6 * LineMap.MOST; i++) {
			int inner = (random.nextInt(4) == 0) ? random.nextInt(3) : 0;
			served += 1 + inner;
			inFile += 1 + inner + ((random.nextInt(2) == 0) ? random.nextInt(5) : 0);
			map.put(served, inFile);
			rows.add(new long[] { served, inFile });
		}
		for (int i = rows.size() - LineMap.MOST / 2; i < rows.size(); i++) {
			assertThat(map.inFile(rows.get(i)[0])).isEqualTo(rows.get(i)[1]);
		}
		for (int i = 0; i < rows.size(); i += 101) {
			assertThat(map.inFile(rows.get(i)[0])).isIn(rows.get(i)[1], null);
		}
		assertThat(map.inFile(1)).isNull();
	}

}
