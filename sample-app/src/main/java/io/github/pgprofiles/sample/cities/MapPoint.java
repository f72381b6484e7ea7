package io.github.pgprofiles.sample.cities;

import java.nio.ByteBuffer;

/**
 * A city on the map: where it is, and in which country.
 *
 * @param lat degrees north
 * @param lng degrees east
 * @param country ISO code of two letters
 */
public record MapPoint(double lat, double lng, String country) {

	/** What a city takes: three numbers of 16 bits without sign. */
	static final int BYTES = 3 * Short.BYTES;

	private static final int STEPS = 1 << 16;

	/**
	 * Writes the distance from the date line eastwards, the one from the North Pole
	 * southwards, each in 65536 steps, some 600 m at most, and the country's number.
	 * @param target with room for {@link #BYTES}
	 */
	void put(ByteBuffer target) {
		target.putShort(step((this.lng + 180) / 360));
		target.putShort(step((90 - this.lat) / 180));
		target.putShort((short) ((this.country.charAt(0) - 'A') * 26 + this.country.charAt(1) - 'A'));
	}

	private static short step(double share) {
		return (short) Math.min((int) (share * STEPS), STEPS - 1);
	}

}
