package io.github.pgprofiles.sample.cities;

import java.util.List;

import io.github.pgprofiles.PostgresClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Asks for a few cities at a time. Thread-safe. */
@Component
public final class CityQueries {

	/**
	 * Tried one after the other; the last reaches half-way round the earth: everything.
	 */
	private static final double[] RADII_KM = { 50, 250, 1000, 5000, 20_040 };

	/** A little less than it is, so that the belt is rather too wide than too narrow. */
	private static final double KM_PER_DEGREE = 111;

	private final PostgresClient cities;

	public CityQueries(@Qualifier("cities") PostgresClient cities) {
		this.cities = cities;
	}

	/**
	 * Finds cities by the beginning of their names.
	 * @param country ISO code of two letters; {@code null} for all
	 * @param prefix of the name, in its exact spelling; empty for all
	 * @param limit at most so many
	 * @return cities by name
	 */
	public List<City> find(@Nullable String country, String prefix, int limit) {
		return this.cities.sql("""
				select name, country, admin1, admin2, lat, lng from cities
				where (:country::text is null or country = :country) and name ^@ :prefix
				order by name, country, lat, lng limit :limit""")
			.named("find-cities")
			.param("country", country)
			.param("prefix", prefix)
			.param("limit", limit)
			.query(City.class)
			.list();
	}

	/**
	 * Finds the cities nearest to a point.
	 * @param lat degrees north
	 * @param lng degrees east
	 * @param limit so many, unless there are fewer cities
	 * @return the nearest first
	 */
	public List<NearbyCity> nearest(double lat, double lng, int limit) {
		List<NearbyCity> found = List.of();
		for (double radius : RADII_KM) {
			found = within(radius, lat, lng, limit);
			if (found.size() == limit) {
				break;
			}
		}
		return found;
	}

	/**
	 * The haversine formula, on the cities of a belt round the earth. No city is nearer
	 * than the difference of the latitudes, so the index on {@code lat} may choose; the
	 * longitude may not, because it jumps at the date line and means little at the poles.
	 */
	private List<NearbyCity> within(double km, double lat, double lng, int limit) {
		return this.cities.sql("""
				select * from (
				  select name, country, lat, lng, 2 * 6371.0088 * asin(least(1, sqrt(
				    sin(radians(lat - :lat) / 2) ^ 2
				    + cos(radians(lat)) * cos(radians(:lat)) * sin(radians(lng - :lng) / 2) ^ 2))) as km
				  from cities where lat between :south and :north) belt
				where km <= :km order by km, name limit :limit""")
			.named("nearest-cities")
			.param("lat", lat)
			.param("lng", lng)
			.param("south", lat - km / KM_PER_DEGREE)
			.param("north", lat + km / KM_PER_DEGREE)
			.param("km", km)
			.param("limit", limit)
			.query(NearbyCity.class)
			.list();
	}

}
