/**
 * The operator's page, below the Actuator's endpoint {@code postgres}: files, and what
 * they show as a stream of events.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.endpoint.ui;

import org.jspecify.annotations.NullMarked;
