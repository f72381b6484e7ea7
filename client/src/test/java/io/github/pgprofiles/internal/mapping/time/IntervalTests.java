package io.github.pgprofiles.internal.mapping.time;

import java.time.Duration;
import java.time.Period;

import io.github.pgprofiles.internal.mapping.register.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PGInterval;

import static org.assertj.core.api.Assertions.assertThat;

class IntervalTests {

	private static final int INTERVAL = 1186;

	private static Sample sample(String text, int months, int days, long micros) {
		return Sample.of(INTERVAL, text, micros, days, months);
	}

	/** Months, days, microseconds, and the same in each style of the server's. */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					0   | 0  | 0           | 00:00:00                      | @ 0                                     | PT0S               | 0
					14  | 3  | 14706700000 | 1 year 2 mons 3 days 04:05:06.7 | @ 1 year 2 mons 3 days 4 hours 5 mins 6.7 secs | P1Y2M3DT4H5M6.7S | +1-2 +3 +4:05:06.7
					-14 | 3  | -14706000000 | -1 years -2 mons +3 days -04:05:06 | @ 1 year 2 mons -3 days 4 hours 5 mins 6 secs ago | P-1Y-2M3DT-4H-5M-6S | -1-2 +3 -4:05:06
					0   | -1 | 7384000000  | -1 days +02:03:04             | @ 1 day -2 hours -3 mins -4 secs ago    | P-1DT2H3M4S        | -0-0 -1 +2:03:04
					0   | -1 | -7384000000 | -1 days -02:03:04             | @ 1 day 2 hours 3 mins 4 secs ago       | P-1DT-2H-3M-4S     | -1 2:03:04
					0   | 0  | -500000     | -00:00:00.5                   | @ 0.5 secs ago                          | PT-0.5S            | -0:00:00.5
					0   | 0  | 1           | 00:00:00.000001               | @ 0.000001 secs                         | PT0.000001S        | 0:00:00.000001
					-15 | 0  | 0           | -1 years -3 mons              | @ 1 year 3 mons ago                     | P-1Y-3M            | -1-3
					1   | -1 | 1000000     | 1 mon -1 days +00:00:01       | @ 1 mon -1 days 1 sec                   | P1M-1DT1S          | +0-1 -1 +0:00:01
					0   | 7  | 0           | 7 days                        | @ 7 days                                | P7D                | 7 0:00:00
					""")
	void readsEveryStyleOfTheServer(int months, int days, long micros, String postgres, String verbose, String iso,
			String standard) {
		for (String text : new String[] { postgres, verbose, iso, standard }) {
			sample(text, months, days, micros).becomes(String.class, postgres);
		}
	}

	@Test
	void readsTheLimits() {
		sample("-2562047788:00:54.775808", 0, 0, Long.MIN_VALUE).becomes(String.class, "-2562047788:00:54.775808");
		sample("2562047788:00:54.775806", 0, 0, Long.MAX_VALUE - 1).becomes(Duration.class,
				Duration.ofSeconds(9_223_372_036_854L, 775_806_000));
		sample("-178956970 years -8 mons", Integer.MIN_VALUE, 0, 0).becomes(Period.class,
				Period.of(-178_956_970, -8, 0));
		sample("178956970 years 7 mons", Integer.MAX_VALUE, 0, 0).becomes(PGInterval.class,
				new PGInterval(178_956_970, 7, 0, 0, 0, 0));
	}

	@Test
	void isADurationWithoutMonths() {
		sample("1 day -00:00:00.5", 0, 1, -500_000).becomes(Duration.class, Duration.parse("PT23H59M59.5S"));
		sample("1 mon", 1, 0, 0).isRefused(Duration.class, "has months, which a Duration cannot hold");
	}

	@Test
	void isAPeriodWithoutATimeOfDay() {
		sample("-1 years -2 mons +3 days", -14, 3, 0).becomes(Period.class, Period.of(-1, -2, 3));
		sample("1 mon 00:00:00.000001", 1, 0, 1).isRefused(Period.class, "has hours, minutes or seconds");
	}

	@Test
	void isTheDriversClassWhereNobodyAsksForOne() {
		Sample sample = sample("1 year 2 mons 3 days 04:05:06.789", 14, 3, 14_706_789_000L);
		sample.becomes(Object.class, new PGInterval(1, 2, 3, 4, 5, 6.789));
		sample("-00:00:59.999999", 0, 0, -59_999_999).becomes(PGInterval.class,
				new PGInterval(0, 0, 0, 0, 0, -59.999999));
	}

	@Test
	void infinityIsTextAlone() {
		Sample infinity = sample("infinity", Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
		infinity.becomes(String.class, "infinity");
		infinity.becomes(Object.class, "infinity");
		infinity.isRefused(Duration.class, "is infinite");
		infinity.isRefused(Period.class, "is infinite");
		infinity.isRefused(PGInterval.class, "is infinite");
		sample("-infinity", Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE).becomes(String.class, "-infinity");
	}

	@Test
	void driversClassHoldsNotEveryHour() {
		Sample sample = sample("2562047788:00:54.775806", 0, 0, Long.MAX_VALUE - 1);
		sample.isRefused(PGInterval.class, "more hours");
		sample.becomes(Object.class, "2562047788:00:54.775806");
	}

	@Test
	void writesDurationsAndPeriods() {
		assertThat(Interval.of(Duration.ofMillis(-1500))).hasToString("-00:00:01.5");
		assertThat(Interval.of(Duration.ofDays(400))).hasToString("9600:00:00");
		assertThat(Interval.of(Period.of(1, -2, 3))).hasToString("10 mons 3 days");
	}

	@Test
	void roundsHalfAMicrosecondAwayFromZero() {
		assertThat(Interval.of(Duration.ofNanos(1500)).micros()).isEqualTo(2);
		assertThat(Interval.of(Duration.ofNanos(1499)).micros()).isEqualTo(1);
		assertThat(Interval.of(Duration.ofNanos(-1500)).micros()).isEqualTo(-2);
		assertThat(Interval.of(Duration.ofNanos(-1499)).micros()).isEqualTo(-1);
	}

}
