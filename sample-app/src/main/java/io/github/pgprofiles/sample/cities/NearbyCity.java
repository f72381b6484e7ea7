package io.github.pgprofiles.sample.cities;

/**
 * A city and how far away it is.
 *
 * @param name in its own spelling
 * @param country ISO code of two letters
 * @param lat degrees north
 * @param lng degrees east
 * @param km great-circle distance
 */
public record NearbyCity(String name, String country, double lat, double lng, double km) {
}
