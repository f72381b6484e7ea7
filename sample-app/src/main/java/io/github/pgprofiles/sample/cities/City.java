package io.github.pgprofiles.sample.cities;

import org.jspecify.annotations.Nullable;

/**
 * A city.
 *
 * @param name in its own spelling
 * @param country ISO code of two letters
 * @param admin1 code of the first administrative division, if there is one
 * @param admin2 code of the second administrative division, if there is one
 * @param lat degrees north
 * @param lng degrees east
 */
public record City(String name, String country, @Nullable String admin1, @Nullable String admin2, double lat,
		double lng) {
}
