package io.github.pgprofiles.autoconfigure.endpoint.ui;

import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor;

/** What there is to see of all profiles now. */
@FunctionalInterface
interface PostgresLook {

	PostgresDescriptor get();

}
