package io.github.pgprofiles.sample.cities;

import java.nio.ByteBuffer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MapPointTests {

	@ParameterizedTest
	@CsvSource({ "90, -180, AA, 0, 0, 0", "-90, 180, ZZ, 65535, 65535, 675", "0, 0, AZ, 32768, 32768, 25",
			"47.4, 8.5, CH, 34315, 15510, 59" })
	void pointIsThreeNumbers(double lat, double lng, String country, int x, int y, int number) {
		ByteBuffer target = ByteBuffer.allocate(MapPoint.BYTES);
		new MapPoint(lat, lng, country).put(target);
		target.flip();
		assertThat(Short.toUnsignedInt(target.getShort())).isEqualTo(x);
		assertThat(Short.toUnsignedInt(target.getShort())).isEqualTo(y);
		assertThat(Short.toUnsignedInt(target.getShort())).isEqualTo(number);
		assertThat(target.remaining()).isZero();
	}

}
