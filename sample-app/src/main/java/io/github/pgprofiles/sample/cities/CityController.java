package io.github.pgprofiles.sample.cities;

import java.util.List;
import java.util.Locale;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A few cities at a time, as JSON. */
@RestController
final class CityController {

	private final CityQueries cities;

	CityController(CityQueries cities) {
		this.cities = cities;
	}

	@GetMapping("/cities")
	List<City> find(
			@RequestParam(required = false) @Pattern(regexp = "[A-Za-z]{2}",
					message = "must be an ISO code of two letters") @Nullable String country,
			@RequestParam(defaultValue = "") @Pattern(regexp = "[^\\x00]*",
					message = "must not hold a NUL character") String prefix,
			@RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
		return this.cities.find((country != null) ? country.toUpperCase(Locale.ROOT) : null, prefix, limit);
	}

	@GetMapping("/cities/nearest")
	List<NearbyCity> nearest(@RequestParam @DecimalMin("-90") @DecimalMax("90") double lat,
			@RequestParam @DecimalMin("-180") @DecimalMax("180") double lng,
			@RequestParam(defaultValue = "10") @Min(1) @Max(100) int limit) {
		return this.cities.nearest(lat, lng, limit);
	}

}
