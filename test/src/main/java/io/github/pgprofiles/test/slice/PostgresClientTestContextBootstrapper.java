package io.github.pgprofiles.test.slice;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Starts the context of a {@link PostgresClientTest}. */
class PostgresClientTestContextBootstrapper extends TestSliceTestContextBootstrapper<PostgresClientTest> {

}
