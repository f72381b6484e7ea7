package io.github.pgprofiles.internal.query;

import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.mapping.Mappings;
import io.github.pgprofiles.internal.observation.Observed;
import io.github.pgprofiles.internal.stream.RowStreams;

/**
 * What statements of one profile are run with. Thread-safe.
 *
 * @param errors translates what goes wrong
 * @param mappings from rows to Java
 * @param binder of parameters
 * @param statements whose result fits in memory
 * @param streams of rows that need not
 * @param batches of rows as parameters
 * @param observed runs them as operations
 */
public record QueryContext(Errors errors, Mappings mappings, ParameterBinder binder, StatementRunner statements,
		RowStreams streams, BatchRunner batches, Observed observed) {
}
