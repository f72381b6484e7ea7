package io.github.pgprofiles.convert;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.internal.mapping.RowEncoding;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/** Every type into a table by COPY, in binary and in text, and back, in any zone. */
@EveryServer
@PostgresTest
class EncodeTypesIT {

	static TestDatabase database;

	@TestProfile(reset = SessionReset.NEVER)
	private static PostgresClient client;

	private static final RowCopy copy = new RowCopy(new Codecs());

	@BeforeAll
	static void open() {
		database.executeAsSuperuser("create schema extensions");
		database.executeAsSuperuser("grant usage on schema extensions to public");
		database.executeAsSuperuser("create extension hstore schema extensions");
		client.sql("create type textrange as range (subtype = text)").update();
		client.sql("create domain positive as int check (value > 0)").update();
	}

	@ParameterizedTest
	@CsvSource({ "UTC, UTC", "America/St_Johns, Asia/Kathmandu", "Asia/Kathmandu, Europe/Amsterdam" })
	void everyTypeGoesThereAndBackWhateverTheZones(String ofJvm, String ofServer) {
		TimeZone before = TimeZone.getDefault();
		try {
			TimeZone.setDefault(TimeZone.getTimeZone(ofJvm));
			Profiles.withSetting(client, "TimeZone", ofServer, () -> Trip.ALL.forEach(EncodeTypesIT::goes));
		}
		finally {
			TimeZone.setDefault(before);
			client.sql("reset time zone").update();
		}
	}

	private static void goes(Trip trip) {
		client.sql("drop table if exists trips").update();
		client.sql("create table trips (v " + trip.sqlType() + ")").update();
		RowEncoding<Object> encoding = client
			.withConnection((connection) -> copy.write(connection, "trips", List.of(trip.held())));
		boolean isText = List.of("tsvector", "cidr", "inet").contains(trip.sqlType()) && trip.value() instanceof String;
		assertThat(encoding.isBinary()).as("%s: %s", trip, encoding.textReason()).isEqualTo(!isText);
		RecordComponent component = trip.holder().getRecordComponents()[0];
		client.withConnection((connection) -> copy.writeText(connection, "trips",
				ResolvableType.forType(component.getGenericType()), trip.value()));
		assertThat(new ArrayList<Object>(client.sql("select v from trips").query(trip.holder()).list())).as("%s", trip)
			.containsExactly(trip.held(), trip.held());
		assertThat(client.sql("select v from trips").query(Held.Texts.class).list()).as("%s", trip)
			.containsExactly(new Held.Texts(trip.text()), new Held.Texts(trip.text()));
		client.sql("insert into trips values (?::text::" + trip.sqlType() + ")").param(trip.text()).update();
		assertThat(client.sql("select distinct v::text from trips").query(String.class).list())
			.as("%s as a literal", trip)
			.hasSize(1);
	}

}
