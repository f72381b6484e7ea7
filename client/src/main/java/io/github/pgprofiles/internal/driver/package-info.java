/**
 * What of the driver lies below its public API: the description of a query before it
 * runs, hearing the server while it is copied to, reading a COPY in large pieces, and
 * leaving one early. A new version of the driver is checked here.
 */
@NullMarked
package io.github.pgprofiles.internal.driver;

import org.jspecify.annotations.NullMarked;
